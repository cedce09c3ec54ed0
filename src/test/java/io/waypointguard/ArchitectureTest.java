package io.waypointguard;

import static com.tngtech.archunit.base.DescribedPredicate.not;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAnyPackage;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.importer.ImportOption.DoNotIncludeTests;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchRule;
import io.waypointguard.rule.Rule;
import java.util.ArrayList;
import java.util.List;

/** Holds the table of packages in {@code docs/architecture.md}: arrows point down only. */
@AnalyzeClasses(packages = "io.waypointguard", importOptions = DoNotIncludeTests.class)
class ArchitectureTest {

    private static final String ROOT = "io.waypointguard.";
    private static final List<String> CORE =
            List.of("mesh", "decode", "enforcement", "rule", "rule.fix", "rule.rules", "guard", "enroll");
    private static final String[] JACKSON_TREE = {
        "com.fasterxml.jackson.databind", "com.fasterxml.jackson.databind.node", "com.fasterxml.jackson.core"
    };

    @ArchTest
    static final ArchRule meshUsesNothingButPersistentMaps = onlyUses("mesh");

    @ArchTest
    static final ArchRule decodeReadsJsonIntoTheMesh = onlyUses("decode", "mesh");

    @ArchTest
    static final ArchRule enforcementKnowsTheMeshAlone = onlyUses("enforcement", "mesh");

    @ArchTest
    static final ArchRule whatARuleIsDoesNotDependOnTheRules = onlyUses("rule", "enforcement", "mesh");

    @ArchTest
    static final ArchRule fixesAreData = onlyUses("rule.fix", "rule", "enforcement", "mesh");

    @ArchTest
    static final ArchRule rulesAskEnforcement = onlyUses("rule.rules", "rule", "rule.fix", "enforcement", "mesh");

    @ArchTest
    static final ArchRule theGuardAsksTheRules = onlyUses("guard", "rule", "enforcement", "mesh");

    @ArchTest
    static final ArchRule enrolmentPatchesTheTree = onlyUses("enroll", "enforcement", "mesh");

    /** A new sub-package of the core needs a line in {@link #CORE} and a rule of its own above. */
    @ArchTest
    static final ArchRule everyPackageOfTheCoreHasItsRule = classes()
            .that()
            .resideInAnyPackage(identifiers(CORE, ".."))
            .should()
            .resideInAnyPackage(identifiers(CORE, ""));

    @ArchTest
    static final ArchRule fixesAreRenderedAtTheEdges = onlyUsesOfTheProject("render", "rule");

    @ArchTest
    static final ArchRule onlyRenderAndManifestsKnowYaml = noClasses()
            .that()
            .resideOutsideOfPackages(ROOT + "render..", ROOT + "manifests..")
            .should()
            .dependOnClassesThat()
            .resideInAPackage("org.yaml.snakeyaml..");

    @ArchTest
    static final ArchRule manifestsBecomeAMesh = onlyUsesOfTheProject("manifests", "decode", "mesh");

    @ArchTest
    static final ArchRule admissionAnswersWithWhatTheGuardDecides = onlyUsesOfTheProject(
            "admission", "guard", "enroll", "decode", "render", "rule", "enforcement", "mesh", "certs");

    @ArchTest
    static final ArchRule theClusterBecomesAMesh = onlyUsesOfTheProject("cluster", "decode", "enforcement", "mesh");

    @ArchTest
    static final ArchRule onlyTheClusterAndTheStoredCertificatesKnowTheKubernetesClient = noClasses()
            .that()
            .resideOutsideOfPackages(ROOT + "cluster..", ROOT + "certs.store..")
            .should()
            .dependOnClassesThat()
            .resideInAPackage("io.fabric8.kubernetes.client..");

    @ArchTest
    static final ArchRule certificatesAskTheCluster = onlyUsesOfTheProject("certs", "cluster");

    /** No framework and no cluster: certificates are issued alike for a cluster, a folder and a test. */
    @ArchTest
    static final ArchRule issuingStandsAlone = classes()
            .that()
            .resideInAPackage(ROOT + "certs")
            .should()
            .onlyDependOnClassesThat(resideInAnyPackage(
                    "java..",
                    "javax.security.auth..",
                    "org.bouncycastle..",
                    "org.jspecify.annotations",
                    ROOT + "certs"));

    @ArchTest
    static final ArchRule servingACertificateNeedsNoCluster = noClasses()
            .that()
            .resideInAPackage(ROOT + "certs.serving..")
            .should()
            .dependOnClassesThat()
            .resideInAnyPackage(ROOT + "certs.store..", ROOT + "cluster..");

    @ArchTest
    static final ArchRule storedCertificatesNeedNoServer = noClasses()
            .that()
            .resideInAPackage(ROOT + "certs.store..")
            .should()
            .dependOnClassesThat()
            .resideInAnyPackage(ROOT + "certs.serving..", "io.quarkus..");

    @ArchTest
    static final ArchRule theCommandLineDoesNotKnowAdmission = noClasses()
            .that()
            .resideInAPackage(ROOT + "cli..")
            .should()
            .dependOnClassesThat()
            .resideInAPackage(ROOT + "admission..");

    @ArchTest
    static final ArchRule reportsTellWhatTheGuardDecides =
            onlyUsesOfTheProject("cli.report", "guard", "render", "rule", "manifests", "mesh");

    @ArchTest
    static final ArchRule explanationsTellWhatEnforcementSays = onlyUsesOfTheProject(
            "cli.explain", "cli.report", "guard", "render", "rule", "enforcement", "cluster", "mesh");

    /** Neither packages nor their sub-packages: a class and what it uses are in one package, or one of them below. */
    @ArchTest
    static final ArchRule packagesHaveNoCycles =
            slices().matching(ROOT + "(**)").should().beFreeOfCycles();

    @ArchTest
    static final ArchRule rulesAreFinalAndAlone = classes()
            .that()
            .implement(Rule.class)
            .and()
            .areNotInterfaces()
            .should()
            .resideInAPackage(ROOT + "rule.rules")
            .andShould()
            .haveModifier(com.tngtech.archunit.core.domain.JavaModifier.FINAL);

    @ArchTest
    static final ArchRule namesSayWhatAClassDoes = noClasses()
            .should()
            .haveSimpleNameEndingWith("Manager")
            .orShould()
            .haveSimpleNameEndingWith("Helper")
            .orShould()
            .haveSimpleNameEndingWith("Util")
            .orShould()
            .haveSimpleNameEndingWith("Utils")
            .orShould()
            .haveSimpleNameEndingWith("Impl");

    private static String[] identifiers(List<String> packages, String suffix) {
        return packages.stream().map(name -> ROOT + name + suffix).toArray(String[]::new);
    }

    /**
     * A core package without its sub-packages: nothing but itself, those, the JDK, nullness annotations and, where JSON
     * is read, its tree.
     */
    private static ArchRule onlyUses(String name, String... others) {
        List<String> allowed = new ArrayList<>(List.of("java..", "org.jspecify.annotations", ROOT + name));
        for (String other : others) {
            allowed.add(ROOT + other);
        }
        if (name.equals("mesh")) {
            allowed.add("org.pcollections");
        }
        if (name.equals("decode") || name.equals("enroll")) {
            allowed.addAll(List.of(JACKSON_TREE));
        }
        return classes()
                .that()
                .resideInAPackage(ROOT + name)
                .should()
                .onlyDependOnClassesThat(resideInAnyPackage(allowed.toArray(String[]::new)));
    }

    private static ArchRule onlyUsesOfTheProject(String name, String... others) {
        List<String> allowed = new ArrayList<>(List.of(ROOT + name + ".."));
        for (String other : others) {
            allowed.add(ROOT + other + "..");
        }
        return classes()
                .that()
                .resideInAPackage(ROOT + name + "..")
                .should()
                .onlyDependOnClassesThat(resideInAnyPackage(allowed.toArray(String[]::new))
                        .or(not(JavaClass.Predicates.resideInAPackage("io.waypointguard.."))));
    }

    @ArchTest
    static final ArchRule theCoreReadsNoFileAndNoClock = noClasses()
            .that()
            .resideInAnyPackage(identifiers(CORE, ".."))
            .should()
            .dependOnClassesThat()
            .resideInAnyPackage("java.io..", "java.nio..", "java.net..", "java.time..");
}
