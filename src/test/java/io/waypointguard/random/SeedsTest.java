package io.waypointguard.random;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.SplittableRandom;
import java.util.concurrent.ThreadLocalRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class SeedsTest {

    @Test
    void fixedSeedsAreTheSameOnEveryRunAndDifferFromEachOther() {
        assertThat(seeds("fixed")).isEqualTo(seeds("fixed")).hasSize(50).doesNotHaveDuplicates();
    }

    @Test
    void randomSeedsAreOthersOnEveryRun() {
        assertThat(seeds("random")).isNotEqualTo(seeds("random")).isNotEqualTo(seeds("fixed"));
    }

    @Test
    void aBaseGivesAllItsSeedsAgain() {
        assertThat(seeds("from:-7")).isEqualTo(seeds("from:-7")).hasSize(50).isNotEqualTo(seeds("from:7"));
    }

    @Test
    void aNumberIsTriedAlone() {
        assertThat(seeds("-42")).containsExactly(-42L);
    }

    @Test
    void theSeedThatAFailureNamesFailsAlone() {
        List<Long> fifty = seeds("fixed");
        long bad = fifty.get(30);
        Seeds.Trial trial = seed -> assertThat(seed).as("this one fails").isNotEqualTo(bad);
        for (String setting : List.of("fixed", Long.toString(bad))) {
            assertThatThrownBy(() -> Seeds.of(setting).tryEach(50, trial))
                    .isInstanceOf(AssertionError.class)
                    .hasMessageStartingWith("-Dwaypointguard.seed=" + bad + ": ")
                    .hasMessageContaining("this one fails");
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "free", "1.5", "from:", "from:x"})
    void anyOtherSettingIsAnError(String setting) {
        assertThatThrownBy(() -> Seeds.of(setting))
                .hasMessageContaining("-Dwaypointguard.seed=" + setting + ": not fixed, random");
    }

    @Test
    void noTestTakesItsSeedFromElsewhere() {
        JavaClasses tests = new ClassFileImporter()
                .withImportOption(location -> location.contains("/test-classes/"))
                .importPackages("io.waypointguard");
        noClasses()
                .that()
                .doNotHaveFullyQualifiedName(Seeds.class.getName())
                .should()
                .callConstructor(Random.class)
                .orShould()
                .callConstructor(SplittableRandom.class)
                .orShould()
                .callMethod(Math.class, "random")
                .orShould()
                .callMethod(ThreadLocalRandom.class, "current")
                .because("a failure can be repeated only by a seed of " + Seeds.class.getSimpleName())
                .check(tests);
    }

    private static List<Long> seeds(String setting) {
        List<Long> tried = new ArrayList<>();
        Seeds.of(setting).tryEach(50, tried::add);
        return tried;
    }
}
