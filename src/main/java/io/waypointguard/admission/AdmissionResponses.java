package io.waypointguard.admission;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.waypointguard.admission.AdmissionRequest.Guarded;
import io.waypointguard.admission.AdmissionRequest.NotUnderstood;
import io.waypointguard.guard.Decision;
import io.waypointguard.guard.JudgedFinding;
import io.waypointguard.mesh.MeshObject;
import io.waypointguard.mesh.Metadata;
import io.waypointguard.rule.Finding;
import java.io.UncheckedIOException;
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

    private static final ObjectMapper JSON = new ObjectMapper();

    private AdmissionResponses() {}

    /** Allowed, with nothing else to say. */
    static byte[] allowed(String uid) {
        return bytes(response(uid, true));
    }

    /** Allowed, with a JSON Patch for the object. */
    static byte[] patched(String uid, ArrayNode operations) {
        ObjectNode review = response(uid, true);
        of(review)
                .put("patchType", "JSONPatch")
                .put("patch", Base64.getEncoder().encodeToString(bytes(operations)));
        return bytes(review);
    }

    /** Refused, because nobody knows what was asked. */
    static byte[] refused(NotUnderstood request) {
        ObjectNode review = response(request.uid(), false);
        status(review, request.code(), request.reason(), SafeText.line(request.message(), 1_000));
        return bytes(review);
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

    private static ObjectNode decided(Guarded request, Decision decision, int causes, int text) {
        ObjectNode review = response(request.uid(), decision.allowed());
        if (!decision.allowed()) {
            ObjectNode status = status(review, 403, "Forbidden", DenialMessage.of(decision.denials(), text));
            details(status.putObject("details"), decision.denials(), causes);
        }
        List<String> warnings = WarningTexts.of(decision.warnings());
        if (!warnings.isEmpty()) {
            ArrayNode list = of(review).putArray("warnings");
            warnings.forEach(list::add);
        }
        ObjectNode audit = of(review).putObject("auditAnnotations");
        annotate(audit, "denied", decision.denials());
        annotate(audit, "warned", decision.warnings());
        annotate(audit, "audited", decision.audits());
        return review;
    }

    private static void details(ObjectNode details, List<JudgedFinding> denials, int most) {
        MeshObject subject = denials.get(0).finding().subject();
        Metadata metadata = subject.metadata();
        details.put("name", SafeText.line(metadata.displayName(), 300));
        details.put("group", subject.kind().group());
        details.put("kind", subject.kind().kindName());
        ArrayNode causes = details.putArray("causes");
        for (JudgedFinding denial : denials.subList(0, Math.min(most, denials.size()))) {
            Finding finding = denial.finding();
            causes.addObject()
                    .put("reason", finding.rule().id())
                    .put("field", SafeText.line(finding.path(), 300))
                    .put("message", SafeText.line(finding.message() + "; " + finding.consequence(), 600));
        }
        if (denials.size() > most) {
            causes.addObject().put("message", "and " + (denials.size() - most) + " more");
        }
    }

    /** The API server puts the webhook's name before the key. */
    private static void annotate(ObjectNode annotations, String key, List<JudgedFinding> findings) {
        if (!findings.isEmpty()) {
            annotations.put(key, ruleIds(findings));
        }
    }

    /** The ids of the rules, each once, in the order of the findings. */
    static String ruleIds(List<JudgedFinding> findings) {
        return findings.stream()
                .map(judged -> judged.finding().rule().id())
                .distinct()
                .collect(Collectors.joining(","));
    }

    private static ObjectNode response(String uid, boolean allowed) {
        ObjectNode review = JSON.createObjectNode();
        review.put("apiVersion", AdmissionReview.API_VERSION).put("kind", AdmissionReview.KIND);
        review.putObject("response").put("uid", uid).put("allowed", allowed);
        return review;
    }

    private static ObjectNode of(ObjectNode review) {
        return (ObjectNode) review.get("response");
    }

    private static ObjectNode status(ObjectNode review, int code, String reason, String message) {
        return of(review)
                .putObject("status")
                .put("status", "Failure")
                .put("code", code)
                .put("reason", reason)
                .put("message", message);
    }

    private static byte[] bytes(JsonNode tree) {
        try {
            return JSON.writeValueAsString(tree).getBytes(StandardCharsets.UTF_8);
        } catch (JsonProcessingException e) {
            throw new UncheckedIOException("a tree of strings can be written", e);
        }
    }
}
