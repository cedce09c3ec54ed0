package io.waypointguard.admission;

import com.fasterxml.jackson.annotation.JsonPropertyOrder;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectWriter;
import com.fasterxml.jackson.databind.json.JsonMapper;
import io.fabric8.kubernetes.api.model.Status;
import io.fabric8.kubernetes.api.model.StatusCause;
import io.fabric8.kubernetes.api.model.StatusDetails;
import io.fabric8.kubernetes.api.model.admission.v1.AdmissionResponse;
import java.io.UncheckedIOException;

/** Writes Kubernetes' models as JSON, with what people look for first in front. */
final class ModelJson {

    private static final ObjectWriter WRITER = JsonMapper.builder()
            .addMixIn(AdmissionResponse.class, ResponseOrder.class)
            .addMixIn(Status.class, StatusOrder.class)
            .addMixIn(StatusDetails.class, DetailsOrder.class)
            .addMixIn(StatusCause.class, CauseOrder.class)
            .build()
            .writer();

    private ModelJson() {}

    @JsonPropertyOrder({"uid", "allowed", "status", "patchType", "patch", "warnings", "auditAnnotations"})
    private interface ResponseOrder {}

    @JsonPropertyOrder({"kind", "apiVersion", "metadata", "status", "code", "reason", "message", "details"})
    private interface StatusOrder {}

    @JsonPropertyOrder({"name", "group", "kind", "causes"})
    private interface DetailsOrder {}

    @JsonPropertyOrder({"reason", "field", "message"})
    private interface CauseOrder {}

    /** The JSON of a model, or of a tree. */
    static byte[] bytes(Object model) {
        try {
            return WRITER.writeValueAsBytes(model);
        } catch (JsonProcessingException e) {
            throw new UncheckedIOException("a model can be written", e);
        }
    }
}
