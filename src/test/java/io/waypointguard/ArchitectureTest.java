package io.waypointguard;

import static com.tngtech.archunit.base.DescribedPredicate.not;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAPackage;
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
    private static final String[] CORE = {"mesh..", "decode..", "enforcement..", "rule..", "guard..", "enroll.."};
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
    static final ArchRule rulesAskEnforcement = onlyUses("rule", "enforcement", "mesh");

    @ArchTest
    static final ArchRule theGuardAsksTheRules = onlyUses("guard", "rule", "enforcement", "mesh");

    @ArchTest
    static final ArchRule enrolmentPatchesTheTree = onlyUses("enroll", "enforcement", "mesh");

    @ArchTest
    static final ArchRule manifestsBecomeAMesh = onlyUsesOfTheProject("manifests", "decode", "mesh");

    @ArchTest
    static final ArchRule admissionAnswersWithWhatTheGuardDecides =
            onlyUsesOfTheProject("admission", "guard", "enroll", "decode", "rule", "enforcement", "mesh", "tls");

    @ArchTest
    static final ArchRule theClusterBecomesAMesh = onlyUsesOfTheProject("cluster", "decode", "mesh");

    @ArchTest
    static final ArchRule onlyTheClusterKnowsTheKubernetesClient = noClasses()
            .that()
            .resideOutsideOfPackage(ROOT + "cluster..")
            .should()
            .dependOnClassesThat()
            .resideInAPackage("io.fabric8.kubernetes.client..");

    @ArchTest
    static final ArchRule tlsStandsAlone = onlyUsesOfTheProject("tls");

    @ArchTest
    static final ArchRule theCommandLineDoesNotKnowAdmission = noClasses()
            .that()
            .resideInAPackage(ROOT + "cli..")
            .should()
            .dependOnClassesThat()
            .resideInAPackage(ROOT + "admission..");

    @ArchTest
    static final ArchRule packagesHaveNoCycles = slices().matching(ROOT + "(*)..")
            .should()
            .beFreeOfCycles()
            .ignoreDependency(resideInAPackage(ROOT + "rule"), resideInAPackage(ROOT + "rule.rules"));

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

    /** A core package: nothing but itself, those, the JDK, nullness annotations and, where JSON is read, its tree. */
    private static ArchRule onlyUses(String name, String... others) {
        List<String> allowed = new ArrayList<>(List.of("java..", "org.jspecify.annotations", ROOT + name + ".."));
        for (String other : others) {
            allowed.add(ROOT + other + "..");
        }
        if (name.equals("mesh")) {
            allowed.add("org.pcollections");
        }
        if (name.equals("decode") || name.equals("enroll")) {
            allowed.addAll(List.of(JACKSON_TREE));
        }
        return classes()
                .that()
                .resideInAPackage(ROOT + name + "..")
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
            .resideInAnyPackage(List.of(CORE).stream().map(ROOT::concat).toArray(String[]::new))
            .should()
            .dependOnClassesThat()
            .resideInAnyPackage("java.io..", "java.nio..", "java.net..", "java.time..");
}
