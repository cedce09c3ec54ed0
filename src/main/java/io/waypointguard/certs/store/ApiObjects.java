package io.waypointguard.certs.store;

import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.client.KubernetesClientException;
import io.fabric8.kubernetes.client.ResourceNotFoundException;
import io.fabric8.kubernetes.client.dsl.Resource;
import io.waypointguard.certs.CertificateStore.ChangedMeanwhileException;
import io.waypointguard.cluster.KubeFailure;
import java.util.Objects;
import java.util.Optional;

/**
 * Reads and writes single objects.
 *
 * <p>Every method throws a {@link io.waypointguard.cluster.ClusterException} where the API server cannot be reached or
 * refuses.
 *
 * @param server for messages
 */
record ApiObjects(String server) {

    /**
     * The object; nothing only where the API server itself says that there is none.
     *
     * @param label of the object, for messages
     */
    <T extends HasMetadata> Optional<T> read(Resource<T> resource, String name, String label) {
        try {
            T object = resource.require();
            if (object == null
                    || object.getMetadata() == null
                    || !name.equals(object.getMetadata().getName())) {
                throw KubeFailure.cannot("read", label, server, "the answer is another object");
            }
            return Optional.of(object);
        } catch (ResourceNotFoundException e) {
            // The client wraps every failure in it.
            Throwable cause = Objects.requireNonNullElse(e.getCause(), e);
            if (cause instanceof KubernetesClientException refused && KubeFailure.saysAbsent(refused)) {
                return Optional.empty();
            }
            throw KubeFailure.cannot("read", label, server, cause);
        }
    }

    /**
     * Carries out one write.
     *
     * @param verb what it does, for messages
     * @throws ChangedMeanwhileException when somebody else has written the object since it was read
     */
    void write(String verb, String label, Runnable request) throws ChangedMeanwhileException {
        try {
            request.run();
        } catch (KubernetesClientException e) {
            if (KubeFailure.saysConflict(e)) {
                throw new ChangedMeanwhileException("somebody else has written " + label + " meanwhile");
            }
            throw KubeFailure.cannot(verb, label, server, e);
        }
    }
}
