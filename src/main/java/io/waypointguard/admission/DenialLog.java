package io.waypointguard.admission;

import io.waypointguard.admission.AdmissionRequest.Guarded;
import io.waypointguard.guard.Change;
import io.waypointguard.mesh.Metadata;
import java.util.Map;
import org.jboss.logging.Logger;
import org.jboss.logging.MDC;

/**
 * Writes one line a denial: who wanted what, and which rules refused it. As fields for machines, and as a sentence for
 * people; nothing of the object but its name, and no text of a client as the client wrote it.
 */
public final class DenialLog {

    private static final Logger LOG = Logger.getLogger(DenialLog.class);
    private static final int MAX_LENGTH = 256;

    private DenialLog() {}

    /** Writes a line if the answer is a denial. */
    public static void write(Answer answer) {
        if (answer.verdict() == ReviewVerdict.DENIED
                && answer instanceof Answer.Reviewed reviewed
                && LOG.isInfoEnabled()) {
            write(
                    reviewed.request().orElseThrow(),
                    AdmissionResponses.ruleIds(reviewed.decision().denials()));
        }
    }

    private static void write(Guarded request, String rules) {
        Change change = request.change();
        Metadata object = change.subject().orElseThrow().metadata();
        String user = safe(change.requester().user());
        String namespace = safe(object.namespace());
        String name = safe(object.displayName());
        Map<String, String> fields = Map.of(
                "uid", request.uid(),
                "user", user,
                "operation", change.operation().name(),
                "kind", request.kind().kindName(),
                "namespace", namespace,
                "name", name,
                "rules", rules);
        fields.forEach(MDC::put);
        try {
            LOG.infof(
                    "denied by %s: %s of %s %s by %s, request %s",
                    rules,
                    change.operation(),
                    request.kind().kindName(),
                    namespace.isEmpty() ? name : namespace + "/" + name,
                    user,
                    request.uid());
        } finally {
            fields.keySet().forEach(MDC::remove);
        }
    }

    private static String safe(String text) {
        return SafeText.line(text, MAX_LENGTH);
    }
}
