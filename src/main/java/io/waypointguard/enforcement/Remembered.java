package io.waypointguard.enforcement;

import io.waypointguard.mesh.AllowedRoutes;
import io.waypointguard.mesh.AuthorizationPolicy;
import io.waypointguard.mesh.Gateway;
import io.waypointguard.mesh.GatewayClass;
import io.waypointguard.mesh.LabelSelector;
import io.waypointguard.mesh.Listener;
import io.waypointguard.mesh.MeshObject;
import io.waypointguard.mesh.Metadata;
import io.waypointguard.mesh.Namespace;
import io.waypointguard.mesh.Policy;
import io.waypointguard.mesh.PolicyOutline;
import io.waypointguard.mesh.Service;
import io.waypointguard.mesh.ServiceEntry;
import io.waypointguard.mesh.TargetRef;
import io.waypointguard.mesh.UseWaypoint;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * What is kept in memory of an object of the cluster. Every decision about another object is the same over what is kept
 * as over the whole object, and what is kept does not grow with what a tenant writes into the rest of it.
 */
public final class Remembered {

    /** The labels that are read of an object. Of a Namespace all are kept: a listener may select by any of them. */
    public static final Set<String> LABELS = Set.of(
            UseWaypoint.LABEL,
            UseWaypoint.NAMESPACE_LABEL,
            IstioNames.WAYPOINT_FOR_LABEL,
            IstioNames.MANAGED_LABEL,
            IstioNames.GATEWAY_NAME_LABEL);

    /** The annotations that are read of an object. */
    public static final Set<String> ANNOTATIONS = Set.of(InboundBinding.ANNOTATION, Namespace.WAYPOINT_ANNOTATION);

    /** The most labels of a Namespace, and the most that the listeners of a Gateway select by, that are kept. */
    public static final int MOST_ENTRIES = 1_024;

    /** The most characters that the listeners of a Gateway select by. */
    public static final int MOST_CHARACTERS = 65_536;

    /**
     * Longer than any name and any pair of names: what is cut here means as little as the whole of it. The API server
     * takes no label value of more than 63 characters; annotations have no bound of their own.
     */
    private static final int LONGEST = 254;

    /** One more than a prefix of 253 characters, a slash and a name of 63 have. */
    private static final int LONGEST_KEY = 318;

    /** {@code allowedRoutes.namespaces.from}, where the selector counts. */
    private static final String SELECTOR = "Selector";

    /** The selector of a Service is read for suggestions only, and one of so many labels is not worth its memory. */
    private static final int MOST_OF_A_SELECTOR = 16;

    private Remembered() {}

    /** That of it which decisions about other objects need. */
    public static MeshObject of(MeshObject object) {
        if (object instanceof AuthorizationPolicy policy) {
            return outline(policy);
        }
        if (object instanceof Service service) {
            boolean plain = service.selector().size() <= MOST_OF_A_SELECTOR;
            Map<String, String> selector = plain ? service.selector() : Map.of();
            return new Service(kept(service.metadata(), LABELS), service.type(), service.headless(), selector);
        }
        if (object instanceof ServiceEntry entry) {
            return new ServiceEntry(kept(entry.metadata(), LABELS));
        }
        if (object instanceof Gateway gateway) {
            return new Gateway(
                    kept(gateway.metadata(), LABELS),
                    cut(gateway.className()),
                    gateway.listeners().stream().map(Remembered::kept).toList(),
                    gateway.addresses());
        }
        if (object instanceof GatewayClass gatewayClass) {
            return new GatewayClass(kept(gatewayClass.metadata(), LABELS), cut(gatewayClass.controllerName()));
        }
        if (object instanceof Namespace namespace) {
            Metadata metadata = namespace.metadata();
            return new Namespace(kept(metadata, metadata.labels().keySet()));
        }
        return object;
    }

    /**
     * Whether so much of it would have to be kept that nothing is: see {@link #MOST_ENTRIES} and {@link #MOST_CHARACTERS}.
     *
     * @param object as {@link #of} gives it
     */
    public static boolean isTooLarge(MeshObject object) {
        if (object instanceof Namespace namespace) {
            return namespace.metadata().labels().size() > MOST_ENTRIES;
        }
        if (object instanceof Gateway gateway) {
            List<LabelSelector> selectors = gateway.listeners().stream()
                    .map(listener -> listener.allowedRoutes().selector())
                    .toList();
            return selectors.stream().mapToLong(Remembered::entries).sum() > MOST_ENTRIES
                    || selectors.stream().mapToLong(Remembered::characters).sum() > MOST_CHARACTERS;
        }
        return false;
    }

    private static long characters(LabelSelector selector) {
        long labels = selector.matchLabels().entrySet().stream()
                .mapToLong(label ->
                        (long) label.getKey().length() + label.getValue().length())
                .sum();
        long expressions = selector.matchExpressions().stream()
                .mapToLong(one -> one.key().length()
                        + one.values().stream().mapToLong(String::length).sum())
                .sum();
        return labels + expressions;
    }

    private static long entries(LabelSelector selector) {
        return selector.matchLabels().size()
                + selector.matchExpressions().stream()
                        .mapToLong(one -> 1L + one.values().size())
                        .sum();
    }

    /** What of a listener decides: its selector does only where {@code from} says so. */
    private static Listener kept(Listener listener) {
        AllowedRoutes routes = listener.allowedRoutes();
        LabelSelector selector = routes.from().equals(SELECTOR) ? kept(routes.selector()) : LabelSelector.ABSENT;
        return new Listener(
                listener.path(),
                cut(listener.name()),
                listener.port(),
                cut(listener.protocol()),
                new AllowedRoutes(cut(routes.from()), selector));
    }

    /** No Namespace has a label with a key or a value of such a length: what is cut matches as little as the whole. */
    private static LabelSelector kept(LabelSelector selector) {
        Map<String, String> labels = new HashMap<>();
        selector.matchLabels().forEach((key, value) -> labels.put(cutKey(key), cut(value)));
        List<LabelSelector.Requirement> expressions = selector.matchExpressions().stream()
                .map(one -> new LabelSelector.Requirement(
                        cutKey(one.key()),
                        cut(one.operator()),
                        one.values().stream().map(Remembered::cut).toList()))
                .toList();
        return new LabelSelector(selector.present(), labels, expressions);
    }

    private static PolicyOutline outline(Policy policy) {
        List<TargetRef> targets = policy.targets().stream()
                .map(Remembered::withoutPlace)
                .distinct()
                .toList();
        return new PolicyOutline(
                kept(policy.metadata(), Set.of()),
                policy.action(),
                targets,
                targets.isEmpty() && ZtunnelConversion.isAsWritten(policy));
    }

    /** The group as Istio compares it, so that references to the same object are equal. */
    private static TargetRef withoutPlace(TargetRef ref) {
        return new TargetRef(
                "", true, cut(ref.canonicalGroup()), cut(ref.kind()), cut(ref.name()), cut(ref.namespace()));
    }

    private static Metadata kept(Metadata metadata, Set<String> labels) {
        return new Metadata(
                metadata.apiVersion().intern(),
                metadata.namespace(),
                metadata.name(),
                "",
                kept(metadata.labels(), labels),
                kept(metadata.annotations(), ANNOTATIONS),
                metadata.terminating());
    }

    private static Map<String, String> kept(Map<String, String> written, Set<String> keys) {
        Map<String, String> kept = new HashMap<>();
        for (String key : keys) {
            String value = written.get(key);
            if (value != null) {
                kept.put(key, shortened(key, value));
            }
        }
        return kept;
    }

    /** A binding can be long and mean something, by its leading zeros; nothing else can. */
    private static String shortened(String key, String value) {
        return value.length() > LONGEST && key.equals(InboundBinding.ANNOTATION)
                ? InboundBinding.of(value).map(InboundBinding::text).orElse("")
                : cut(value);
    }

    private static String cutKey(String key) {
        return key.length() <= LONGEST_KEY ? key : key.substring(0, LONGEST_KEY);
    }

    private static String cut(String value) {
        return value.length() <= LONGEST ? value : value.substring(0, LONGEST);
    }
}
