package io.waypointguard.admission;

import com.fasterxml.jackson.core.io.JsonStringEncoder;
import com.fasterxml.jackson.databind.node.ArrayNode;
import io.fabric8.kubernetes.api.model.StatusBuilder;
import io.fabric8.kubernetes.api.model.StatusDetails;
import io.fabric8.kubernetes.api.model.StatusDetailsBuilder;
import io.fabric8.kubernetes.api.model.admission.v1.AdmissionResponseBuilder;
import io.fabric8.kubernetes.api.model.admission.v1.AdmissionReviewBuilder;
import io.waypointguard.admission.AdmissionRequest.Guarded;
import io.waypointguard.admission.AdmissionRequest.NotUnderstood;
import io.waypointguard.guard.Decision;
import io.waypointguard.guard.JudgedFinding;
import io.waypointguard.mesh.MeshObject;
import io.waypointguard.rule.Finding;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.List;
import java.util.stream.Collectors;

/**
 * Writes AdmissionReviews that answer. An answer has at most {@value #MAX_BYTES} bytes, however much there is to say,
 * because the API server reads it whole; and every text in it is fit for a terminal.
 */
final class AdmissionResponses {

    static final int MAX_BYTES = 60 * 1024;
    private static final int MAX_CAUSES = 50;

    /** An answer that allows and says nothing else: nearly every one. It is made once, but for the uid. */
    private static final String[] ALLOWED = template();

    private AdmissionResponses() {}

    private static String[] template() {
        String uid = "UID";
        String json = new String(bytes(response(uid, true)), StandardCharsets.UTF_8);
        return json.split(uid, -1);
    }

    /** Allowed, with nothing else to say. */
    static byte[] allowed(String uid) {
        String json = ALLOWED[0] + new String(JsonStringEncoder.getInstance().quoteAsString(uid)) + ALLOWED[1];
        return json.getBytes(StandardCharsets.UTF_8);
    }

    /** Allowed, with a JSON Patch for the object. */
    static byte[] patched(String uid, ArrayNode operations) {
        return bytes(response(uid, true)
                .withPatchType("JSONPatch")
                .withPatch(Base64.getEncoder().encodeToString(ModelJson.bytes(operations))));
    }

    /** Refused, because the request makes no sense. */
    static byte[] refused(NotUnderstood request) {
        return bytes(response(request.uid(), false)
                .withStatus(status(request.code(), request.reason(), SafeText.line(request.message(), 1_000))
                        .build()));
    }

    /** What the guard decided; where that is too long to be told, less of it. */
    static byte[] decided(Guarded request, Decision decision) {
        if (decision.findings().isEmpty()) {
            return allowed(request.uid());
        }
        int causes = MAX_CAUSES;
        int text = DenialMessage.MAX_LENGTH;
        byte[] answer = bytes(decided(request, decision, causes, text));
        while (answer.length > MAX_BYTES) {
            causes /= 2;
            text /= 2;
            answer = bytes(decided(request, decision, causes, text));
        }
        return answer;
    }

    private static AdmissionResponseBuilder decided(Guarded request, Decision decision, int causes, int text) {
        AdmissionResponseBuilder response = response(request.uid(), decision.allowed());
        if (!decision.allowed()) {
            response.withStatus(status(403, "Forbidden", DenialMessage.of(decision.denials(), text))
                    .withDetails(details(decision.denials(), causes))
                    .build());
        }
        List<String> warnings = WarningTexts.of(decision.warnings());
        if (!warnings.isEmpty()) {
            response.withWarnings(warnings);
        }
        annotate(response, "denied", decision.denials());
        annotate(response, "warned", decision.warnings());
        annotate(response, "audited", decision.audits());
        return response;
    }

    private static StatusDetails details(List<JudgedFinding> denials, int most) {
        MeshObject subject = denials.get(0).finding().subject();
        StatusDetailsBuilder details = new StatusDetailsBuilder()
                .withName(SafeText.line(subject.metadata().displayName(), 300))
                .withGroup(subject.kind().group())
                .withKind(subject.kind().kindName());
        for (JudgedFinding denial : denials.subList(0, Math.min(most, denials.size()))) {
            Finding finding = denial.finding();
            details.addNewCause(
                    SafeText.line(finding.path(), 300),
                    SafeText.line(finding.message() + "; " + finding.consequence(), 600),
                    finding.rule().id());
        }
        if (denials.size() > most) {
            details.addNewCause(null, "and " + (denials.size() - most) + " more", null);
        }
        return details.build();
    }

    /** The API server puts the webhook's name before the key. */
    private static void annotate(AdmissionResponseBuilder response, String key, List<JudgedFinding> findings) {
        if (!findings.isEmpty()) {
            response.addToAuditAnnotations(key, ruleIds(findings));
        }
    }

    /** The ids of the rules, each once, in the order of the findings. */
    static String ruleIds(List<JudgedFinding> findings) {
        return findings.stream()
                .map(judged -> judged.finding().rule().id())
                .distinct()
                .collect(Collectors.joining(","));
    }

    private static AdmissionResponseBuilder response(String uid, boolean allowed) {
        return new AdmissionResponseBuilder().withUid(uid).withAllowed(allowed);
    }

    /** Within an answer, a Status says neither its kind nor its version. */
    private static StatusBuilder status(int code, String reason, String message) {
        return new StatusBuilder()
                .withApiVersion(null)
                .withKind(null)
                .withStatus("Failure")
                .withCode(code)
                .withReason(reason)
                .withMessage(message);
    }

    private static byte[] bytes(AdmissionResponseBuilder response) {
        return ModelJson.bytes(
                new AdmissionReviewBuilder().withResponse(response.build()).build());
    }
}
