package io.waypointguard.guard;

import static org.assertj.core.api.Assertions.assertThat;

import io.waypointguard.enforcement.MeshSettings;
import io.waypointguard.guard.LiveDecision.Result;
import io.waypointguard.guard.LiveReads.Failure;
import io.waypointguard.mesh.Kind;
import io.waypointguard.mesh.LiveObjects;
import io.waypointguard.mesh.LiveObjects.Reading;
import io.waypointguard.mesh.MeshObject;
import io.waypointguard.mesh.MeshSnapshot;
import io.waypointguard.mesh.ObjectRef;
import io.waypointguard.mesh.UseWaypoint;
import io.waypointguard.rule.Level;
import io.waypointguard.rule.RuleSettings;
import io.waypointguard.rule.rules.StandardRules;
import io.waypointguard.testing.MeshYaml;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;

/** Decisions over a cache that is a moment behind the cluster: {@code remembered} is behind, {@code cluster} is true. */
class LiveDecisionTest {

    private static final LiveObjects NEVER_ASKED = new LiveObjects() {
        @Override
        public Map<ObjectRef, Reading> read(Collection<ObjectRef> refs) {
            throw new AssertionError("nothing should be read, but this was: " + refs);
        }

        @Override
        public Map<ObjectRef, Reading> waypointUsersIn(String namespace) {
            throw new AssertionError("nothing should be listed, but this was: " + namespace);
        }
    };

    private static final MeshObject SHOP = namespace("istio.io/dataplane-mode: ambient");
    private static final MeshObject CART = service("istio.io/use-waypoint: waypoint");
    private static final MeshObject UNLABELLED = service("");
    private static final MeshObject WAYPOINT = waypoint("istio-waypoint");
    private static final MeshObject POLICY = policy("cart");

    /** Of the waypoint; it admits nobody else. */
    private static final MeshObject COMPANION = MeshYaml.policy("shop", """
            selector: {matchLabels: {app: cart}}
            rules: [{from: [{source: {principals: [cluster.local/ns/shop/sa/waypoint]}}]}]
            """);

    private static final GuardSettings WAYPOINT_ONLY =
            GuardSettings.DEFAULTS.withRules(new RuleSettings(MeshSettings.DEFAULTS, true));

    private static final MeshSnapshot CLUSTER = MeshSnapshot.complete(List.of(SHOP, CART, WAYPOINT, POLICY));

    private final Guard guard = new Guard(StandardRules.registry(), GuardSettings.DEFAULTS);

    /** A cluster that is asked object by object, and remembers what it was asked for. */
    private static final class Cluster implements LiveObjects {

        private final MeshSnapshot objects;
        private final Set<ObjectRef> unreadable = new HashSet<>();
        private final Set<ObjectRef> forgotten = new HashSet<>();
        private final List<Set<ObjectRef>> rounds = new ArrayList<>();
        private final List<String> listed = new ArrayList<>();
        private boolean unlistable;

        Cluster(MeshSnapshot objects) {
            this.objects = objects;
        }

        Cluster withoutAnswerFor(ObjectRef ref) {
            forgotten.add(ref);
            return this;
        }

        Cluster withUnlistableServices() {
            unlistable = true;
            return this;
        }

        Cluster withUnreadable(ObjectRef ref) {
            unreadable.add(ref);
            return this;
        }

        @Override
        public Map<ObjectRef, Reading> read(Collection<ObjectRef> refs) {
            rounds.add(new TreeSet<>(refs));
            Map<ObjectRef, Reading> readings = new HashMap<>();
            for (ObjectRef ref : refs) {
                if (!forgotten.contains(ref)) {
                    readings.put(ref, reading(ref));
                }
            }
            return readings;
        }

        /** Of Services only: there are no others here. */
        @Override
        public Map<ObjectRef, Reading> waypointUsersIn(String namespace) {
            listed.add(namespace);
            Map<ObjectRef, Reading> readings = new HashMap<>();
            if (unlistable) {
                readings.put(ObjectRef.namespace(namespace), new Reading.Unreadable("connection refused"));
            }
            objects.objects().stream()
                    .filter(object -> object.kind() == Kind.SERVICE)
                    .filter(object -> object.metadata().namespace().equals(namespace))
                    .filter(object -> object.metadata().label(UseWaypoint.LABEL).isPresent())
                    .forEach(service -> readings.put(service.ref(), new Reading.Found(service)));
            return readings;
        }

        private Reading reading(ObjectRef ref) {
            return unreadable.contains(ref)
                    ? new Reading.Unreadable("connection refused")
                    : objects.find(ref).<Reading>map(Reading.Found::new).orElseGet(Reading.Absent::new);
        }

        Set<ObjectRef> read() {
            Set<ObjectRef> read = new TreeSet<>();
            rounds.forEach(read::addAll);
            return read;
        }
    }

    @Nested
    @DisplayName("Admitting asks nobody")
    class Admitting {

        @Test
        @DisplayName("What is in order in the remembered mesh is admitted from it")
        void in_order() {
            assertThat(decide(Change.create(POLICY), CLUSTER, NEVER_ASKED).allowed())
                    .isTrue();
            assertThat(decide(Change.delete(WAYPOINT), CLUSTER.without(POLICY.ref()), NEVER_ASKED)
                            .allowed())
                    .isTrue();
        }

        @Test
        @DisplayName("So is what is only warned of")
        void warnings() {
            Decision decision = decide(Change.create(POLICY), CLUSTER.without(WAYPOINT.ref()), NEVER_ASKED);
            assertThat(decision.allowed()).isTrue();
            assertThat(decision.warnings()).hasSize(1);
        }

        @Test
        @DisplayName("But not where an object that it looks up exists and cannot be read: that one is read live")
        void unreadable() {
            MeshSnapshot remembered = CLUSTER.withUnreadable(WAYPOINT.ref());
            Cluster mended = new Cluster(CLUSTER);

            assertThat(decide(Change.create(POLICY), remembered, mended).warnings())
                    .isEmpty();
            assertThat(mended.rounds).containsExactly(Set.of(WAYPOINT.ref()));
            assertThat(failure(
                                    guard,
                                    Change.create(POLICY),
                                    remembered,
                                    new Cluster(CLUSTER).withUnreadable(WAYPOINT.ref()))
                            .object())
                    .isEqualTo(WAYPOINT.ref());
        }

        @Test
        @DisplayName("Neither where it is the Namespace, of which it is not known whether it is ambient")
        void unreadable_namespace() {
            MeshSnapshot remembered = CLUSTER.withUnreadable(SHOP.ref());

            assertThat(failure(
                                    guard,
                                    Change.create(POLICY),
                                    remembered,
                                    new Cluster(CLUSTER).withUnreadable(SHOP.ref()))
                            .object())
                    .isEqualTo(SHOP.ref());
        }

        @Test
        @DisplayName(
                "Nor where it is missing from a list: a Namespace takes a waypoint along that is too large to be kept")
        void unreadable_in_a_list() {
            MeshSnapshot remembered = CLUSTER.withUnreadable(WAYPOINT);
            Cluster cluster = new Cluster(CLUSTER);

            Decision decision = decide(Change.delete(SHOP), remembered, cluster);

            assertThat(cluster.rounds.get(0)).contains(WAYPOINT.ref());
            assertThat(decision).isEqualTo(decide(Change.delete(SHOP), CLUSTER, new Cluster(CLUSTER)));
            assertThat(failure(
                                    guard,
                                    Change.delete(SHOP),
                                    CLUSTER.withUnreadable(WAYPOINT.ref()),
                                    new Cluster(CLUSTER).withUnreadable(WAYPOINT.ref()))
                            .object())
                    .isEqualTo(WAYPOINT.ref());
        }

        @Test
        @DisplayName("Nobody else is held up by it")
        void unreadable_and_not_asked_for() {
            MeshSnapshot remembered = CLUSTER.withUnreadable(ObjectRef.service("shop", "odd"))
                    .withUnreadable(ObjectRef.namespace("elsewhere"));

            assertThat(decide(Change.create(POLICY), remembered, NEVER_ASKED).warnings())
                    .isEmpty();
            assertThat(decide(Change.update(CART, CART), remembered, NEVER_ASKED)
                            .allowed())
                    .isTrue();
        }

        @Test
        @DisplayName("Nor is whoever mends or deletes the object itself")
        void unreadable_subject() {
            MeshSnapshot remembered = CLUSTER.withUnreadable(WAYPOINT.ref());

            assertThat(decide(Change.update(WAYPOINT, WAYPOINT), remembered, NEVER_ASKED)
                            .allowed())
                    .isTrue();
        }

        @Test
        @DisplayName("So is what does not concern the guard")
        void out_of_scope() {
            MeshSnapshot ordinary = CLUSTER.with(namespace(""));
            assertThat(decide(Change.create(POLICY), ordinary, NEVER_ASKED)).isEqualTo(Decision.ADMITTED);
        }
    }

    @Nested
    @DisplayName("Denying rests on what is true now")
    class Denying {

        @Test
        @DisplayName("A denial of a policy for a Service that came a moment ago is taken back")
        void found_live() {
            MeshSnapshot remembered = CLUSTER.without(CART.ref());
            Cluster cluster = new Cluster(CLUSTER);
            assertThat(new Guard(StandardRules.registry(), GuardSettings.DEFAULTS)
                            .decide(Change.create(POLICY), remembered)
                            .allowed())
                    .isFalse();
            assertThat(decide(Change.create(POLICY), remembered, cluster)).isEqualTo(Decision.ADMITTED);
            assertThat(cluster.read()).containsExactlyInAnyOrder(SHOP.ref(), CART.ref());
        }

        @Test
        @DisplayName("So is one for a Service that got its label a moment ago, and one for a Namespace that did")
        void labelled_live() {
            assertThat(decide(Change.create(POLICY), CLUSTER.with(UNLABELLED), new Cluster(CLUSTER)))
                    .isEqualTo(Decision.ADMITTED);
            MeshSnapshot byNamespace = CLUSTER.with(UNLABELLED)
                    .with(namespace("istio.io/dataplane-mode: ambient, istio.io/use-waypoint: waypoint"));
            assertThat(decide(Change.create(POLICY), byNamespace.with(SHOP), new Cluster(byNamespace)))
                    .isEqualTo(Decision.ADMITTED);
        }

        @Test
        @DisplayName("So is one in a Namespace that is ambient no more, is exempted by a label, or goes away")
        void scope_live() {
            Change change = Change.create(POLICY);
            MeshSnapshot remembered = CLUSTER.without(CART.ref());
            for (MeshObject now : List.of(
                    namespace(""),
                    MeshYaml.object("{apiVersion: v1, kind: Namespace, metadata: {name: shop, labels:"
                            + " {istio.io/dataplane-mode: ambient}}, status: {phase: Terminating}}"))) {
                assertThat(decide(change, remembered, new Cluster(remembered.with(now))))
                        .isEqualTo(Decision.ADMITTED);
            }
            MeshObject lenient = namespace("istio.io/dataplane-mode: ambient, waypoint-guard.io/enforce: \"off\"");
            assertThat(decide(change, remembered, new Cluster(remembered.with(lenient)))
                            .warnings())
                    .hasSize(1);
        }

        @Test
        @DisplayName("One that is still true stands, and says what is true now")
        void still_true() {
            MeshSnapshot remembered = CLUSTER.without(CART.ref());
            Decision decision = decide(Change.create(POLICY), remembered, new Cluster(CLUSTER.with(UNLABELLED)));
            assertThat(ids(decision)).containsExactly("WG007");
            Cluster cluster = new Cluster(remembered);
            assertThat(ids(decide(Change.create(POLICY), remembered, cluster))).containsExactly("WG006");
            assertThat(cluster.rounds).hasSize(1);
        }

        @Test
        @DisplayName("What was read leads on to what has to be read next")
        void one_thing_leads_to_another() {
            MeshSnapshot truth = CLUSTER.with(waypoint("istio"));
            Cluster cluster = new Cluster(truth);
            Decision decision = decide(
                    Change.create(POLICY),
                    MeshSnapshot.complete(List.of(SHOP, UNLABELLED, waypoint("istio"))),
                    cluster);
            assertThat(ids(decision)).containsExactly("WG008");
            assertThat(cluster.rounds)
                    .containsExactly(
                            Set.of(SHOP.ref(), CART.ref()), Set.of(WAYPOINT.ref(), ObjectRef.gatewayClass("istio")));
        }

        @Test
        @DisplayName("A Namespace that the memory does not know is read before anything in it is refused")
        void an_unknown_namespace() {
            MeshSnapshot behind = MeshSnapshot.complete(List.of(WAYPOINT));
            assertThat(decide(Change.create(POLICY), behind, new Cluster(CLUSTER)))
                    .isEqualTo(Decision.ADMITTED);
        }

        @Test
        @DisplayName("What rests on the object alone reads its Namespace, and that is all")
        void rests_on_itself() {
            MeshObject atZtunnel =
                    MeshYaml.policy("shop", "action: DENY\nrules: [{to: [{operation: {paths: [/admin]}}]}]");
            Cluster cluster = new Cluster(CLUSTER);
            assertThat(ids(decide(Change.create(atZtunnel), CLUSTER, cluster))).containsExactly("WG002");
            assertThat(cluster.read()).containsExactly(SHOP.ref());
        }
    }

    @Nested
    @DisplayName("Policies that a change would strand")
    class Stranding {

        private final Change removesLabel = Change.update(CART, UNLABELLED);

        @Test
        @DisplayName("A policy that is gone holds up nothing")
        void a_policy_that_is_gone() {
            Cluster cluster = new Cluster(CLUSTER.without(POLICY.ref()));
            assertThat(decide(removesLabel, CLUSTER, cluster)).isEqualTo(Decision.ADMITTED);
            assertThat(cluster.read()).contains(POLICY.ref());
        }

        @Test
        @DisplayName("Nor does one that names another target now, is being deleted, or lost its waypoint before")
        void a_policy_that_changed() {
            MeshObject other = MeshYaml.object(POLICY_YAML.formatted("cart", "", "pay"));
            MeshObject going = MeshYaml.object(
                    POLICY_YAML.formatted("cart", ", deletionTimestamp: \"2026-01-01T00:00:00Z\"", "cart"));
            for (MeshObject now : List.of(other, going, waypoint("istio"))) {
                assertThat(decide(removesLabel, CLUSTER, new Cluster(CLUSTER.with(now))))
                        .isEqualTo(Decision.ADMITTED);
            }
            assertThat(decide(removesLabel, CLUSTER, new Cluster(CLUSTER.without(WAYPOINT.ref())))
                            .allowed())
                    .as("its waypoint is gone: it waited in vain, which is no more than a warning")
                    .isTrue();
        }

        @Test
        @DisplayName("One that is still there is reason enough")
        void a_policy_that_is_there() {
            Cluster cluster = new Cluster(CLUSTER);
            assertThat(ids(decide(removesLabel, CLUSTER, cluster))).containsExactly("WG301");
            assertThat(cluster.rounds).hasSize(1);
        }

        @Test
        @DisplayName("Where the ten that would be named are gone, the next ten are looked at, to the last one")
        void several_rounds() {
            List<MeshObject> policies = new ArrayList<>();
            for (int i = 0; i < 35; i++) {
                policies.add(policy("p" + (10 + i)));
            }
            MeshSnapshot remembered = CLUSTER.without(POLICY.ref()).withAll(policies);
            MeshObject last = policies.get(34);
            Cluster oneIsLeft = new Cluster(CLUSTER.without(POLICY.ref()).with(last));
            Decision decision = decide(removesLabel, remembered, oneIsLeft);
            assertThat(ids(decision)).containsExactly("WG301");
            assertThat(decision.denials().get(0).finding().message())
                    .contains("leaves 1 AuthorizationPolicy enforced by nobody: shop/p44 (Service cart)");
            assertThat(oneIsLeft.rounds).hasSize(4);

            Cluster noneIsLeft = new Cluster(CLUSTER.without(POLICY.ref()));
            assertThat(decide(removesLabel, remembered, noneIsLeft)).isEqualTo(Decision.ADMITTED);
            assertThat(noneIsLeft.read())
                    .containsAll(policies.stream().map(MeshObject::ref).toList());
        }

        @Test
        @DisplayName("No object is read twice, and the changed one never: the request says what it is")
        void nothing_twice() {
            MeshSnapshot lies = CLUSTER.with(UNLABELLED);
            Cluster cluster = new Cluster(lies);
            assertThat(ids(decide(removesLabel, CLUSTER, cluster))).containsExactly("WG301");
            assertThat(cluster.read()).doesNotContain(CART.ref());
            assertThat(cluster.rounds.stream().mapToInt(Set::size).sum())
                    .isEqualTo(cluster.read().size());
        }

        @Test
        @DisplayName("A Namespace is not read where it is the changed one")
        void the_namespace_itself() {
            MeshObject labelled = namespace("istio.io/dataplane-mode: ambient, istio.io/use-waypoint: waypoint");
            MeshSnapshot mesh = CLUSTER.with(labelled).with(UNLABELLED);
            Cluster cluster = new Cluster(mesh);
            assertThat(ids(decide(Change.update(labelled, SHOP), mesh, cluster)))
                    .containsExactly("WG301");
            assertThat(cluster.read()).doesNotContain(SHOP.ref());
        }
    }

    @Nested
    @DisplayName("What cannot be read")
    class Unreadable {

        @Test
        @DisplayName("Nobody decides while anything that a denial rests on cannot be read")
        void undecided() {
            MeshSnapshot remembered = CLUSTER.without(CART.ref());
            for (ObjectRef ref : List.of(SHOP.ref(), CART.ref())) {
                Cluster cluster = new Cluster(CLUSTER).withUnreadable(ref);
                assertThat(failure(guard, Change.create(POLICY), remembered, cluster))
                        .isEqualTo(new Failure(ref, "connection refused"));
            }
        }

        @Test
        @DisplayName("Nor when it is the second round that fails")
        void undecided_later() {
            MeshSnapshot remembered = MeshSnapshot.complete(List.of(SHOP, UNLABELLED, waypoint("istio")));
            Cluster cluster = new Cluster(CLUSTER.with(waypoint("istio"))).withUnreadable(WAYPOINT.ref());
            assertThat(failure(guard, Change.create(POLICY), remembered, cluster))
                    .isEqualTo(new Failure(WAYPOINT.ref(), "connection refused"));
        }

        @Test
        @DisplayName("What was asked for and not answered was not read")
        void not_answered() {
            Cluster cluster = new Cluster(CLUSTER).withoutAnswerFor(CART.ref());
            Failure failure = failure(guard, Change.create(POLICY), CLUSTER.without(CART.ref()), cluster);
            assertThat(failure.object()).isEqualTo(CART.ref());
        }

        @Test
        @DisplayName("What no denial rests on need not be readable")
        void not_needed() {
            Cluster cluster =
                    new Cluster(CLUSTER).withUnreadable(WAYPOINT.ref()).withUnreadable(POLICY.ref());
            assertThat(decide(Change.create(POLICY), CLUSTER.without(CART.ref()), cluster))
                    .isEqualTo(Decision.ADMITTED);
        }
    }

    @Nested
    @DisplayName("Companions of a waypoint, where selectors of no others pass")
    class Companions {

        private final Guard lenient = new Guard(StandardRules.registry(), WAYPOINT_ONLY);
        private final MeshSnapshot withoutWaypoint = CLUSTER.without(WAYPOINT.ref());

        @Test
        @DisplayName("Are not refused where a Service named their waypoint a moment ago")
        void of_a_waypoint_to_come() {
            MeshSnapshot remembered = withoutWaypoint.without(CART.ref());
            Cluster cluster = new Cluster(withoutWaypoint);
            Decision decision = decide(lenient, Change.create(COMPANION), remembered, cluster);
            assertThat(decision.allowed()).isTrue();
            assertThat(decision.warnings()).hasSize(1);
            assertThat(cluster.listed).containsExactly("shop");
        }

        @Test
        @DisplayName("Are refused where none names it, after one look at them")
        void of_nobody() {
            Cluster cluster = new Cluster(withoutWaypoint.with(UNLABELLED));
            Decision decision = decide(lenient, Change.create(COMPANION), withoutWaypoint.with(UNLABELLED), cluster);
            assertThat(ids(decision)).containsExactly("WG001");
            assertThat(cluster.listed).containsExactly("shop");
        }

        @Test
        @DisplayName("Nobody decides while the Services cannot be listed")
        void undecided() {
            MeshSnapshot remembered = withoutWaypoint.with(UNLABELLED);
            Cluster cluster = new Cluster(remembered).withUnlistableServices();
            assertThat(failure(lenient, Change.create(COMPANION), remembered, cluster))
                    .isEqualTo(new Failure(SHOP.ref(), "connection refused"));
        }
    }

    @Test
    @DisplayName("It denies what the guard denies in the true mesh, whatever it remembers, and comes to an end")
    void the_truth_decides() {
        List<MeshObject> versions = List.of(
                SHOP,
                namespace("istio.io/dataplane-mode: ambient, istio.io/use-waypoint: waypoint"),
                namespace(""),
                CART,
                UNLABELLED,
                WAYPOINT,
                waypoint("istio"),
                POLICY,
                policy("second"));
        List<Change> changes = List.of(
                Change.create(policy("new")),
                Change.create(COMPANION),
                Change.update(CART, UNLABELLED),
                Change.delete(WAYPOINT),
                Change.update(WAYPOINT, waypoint("istio")));
        Guard plain = new Guard(StandardRules.registry(), WAYPOINT_ONLY.atLevel(Level.STRICT));
        Map<String, Integer> denied = new HashMap<>();
        for (int memory = 0; memory < 1 << versions.size(); memory++) {
            MeshSnapshot remembered = some(versions, memory);
            for (int truth = memory % 7; truth < 1 << versions.size(); truth += 7) {
                MeshSnapshot cluster = some(versions, truth);
                for (Change change : changes) {
                    Decision decision = decide(plain, change, remembered, new Cluster(cluster));
                    if (!decision.allowed()) {
                        ids(decision).forEach(id -> denied.merge(id, 1, Integer::sum));
                        assertThat(plain.decide(change, cluster).allowed())
                                .as("%s in %s, remembered as %s", change, cluster.objects(), remembered.objects())
                                .isFalse();
                    }
                }
            }
        }
        assertThat(denied.values()).allMatch(count -> count > 1_000);
        assertThat(denied).containsOnlyKeys("WG001", "WG006", "WG007", "WG008", "WG301");
    }

    private static MeshSnapshot some(List<MeshObject> versions, int bits) {
        MeshSnapshot mesh = MeshSnapshot.complete(List.of());
        for (int i = 0; i < versions.size(); i++) {
            mesh = (bits >> i & 1) == 1 ? mesh.with(versions.get(i)) : mesh;
        }
        return mesh;
    }

    private Decision decide(Change change, MeshSnapshot remembered, LiveObjects live) {
        return decide(guard, change, remembered, live);
    }

    private static Decision decide(Guard guard, Change change, MeshSnapshot cached, LiveObjects live) {
        return LiveDecision.decide(new Rounds(guard, change, cached), live);
    }

    private record Rounds(Guard guard, Change change, MeshSnapshot cached) implements LiveDecision.Request<Decision> {

        @Override
        public Result<Decision> decide(LiveReads reads) {
            Decision decision = guard.decide(change, reads.over(cached));
            return reads.result(decision.toReadLive(change), () -> decision);
        }

        @Override
        public Decision unavailable(Failure failure) {
            throw new AssertionError("nothing was decided: " + failure);
        }
    }

    /** Why nothing is decided. */
    private static Failure failure(Guard guard, Change change, MeshSnapshot cached, LiveObjects live) {
        Rounds rounds = new Rounds(guard, change, cached);
        return LiveDecision.decide(
                new LiveDecision.Request<>() {
                    @Override
                    public Result<Failure> decide(LiveReads reads) {
                        if (rounds.decide(reads) instanceof Result.Pending<Decision> pending) {
                            return new Result.Pending<>(pending.unread());
                        }
                        throw new AssertionError("something was decided");
                    }

                    @Override
                    public Failure unavailable(Failure failure) {
                        return failure;
                    }
                },
                live);
    }

    private static List<String> ids(Decision decision) {
        return decision.denials().stream()
                .map(judged -> judged.finding().rule().id())
                .toList();
    }

    private static MeshObject namespace(String labels) {
        return MeshYaml.object("{apiVersion: v1, kind: Namespace, metadata: {name: shop, labels: {" + labels + "}}}");
    }

    private static MeshObject service(String labels) {
        return MeshYaml.object(
                "{apiVersion: v1, kind: Service, metadata: {name: cart, namespace: shop, labels: {" + labels + "}}}");
    }

    private static MeshObject waypoint(String className) {
        return MeshYaml.object("""
                apiVersion: gateway.networking.k8s.io/v1
                kind: Gateway
                metadata: {name: waypoint, namespace: shop}
                spec: {gatewayClassName: %s, listeners: [{name: mesh, port: 15008, protocol: HBONE}]}
                status: {addresses: [{value: 10.0.0.1}]}
                """.formatted(className));
    }

    private static final String POLICY_YAML = """
            apiVersion: security.istio.io/v1
            kind: AuthorizationPolicy
            metadata: {name: %s, namespace: shop%s}
            spec:
              targetRefs: [{group: "", kind: Service, name: %s}]
              rules: [{to: [{operation: {methods: [GET]}}]}]
            """;

    private static MeshObject policy(String name) {
        return MeshYaml.object(POLICY_YAML.formatted(name, "", "cart"));
    }
}
