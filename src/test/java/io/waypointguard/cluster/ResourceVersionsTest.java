package io.waypointguard.cluster;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ResourceVersionsTest {

    @ParameterizedTest
    @CsvSource({
        "9, 10, true",
        "10, 9, false",
        "10, 10, false",
        "18446744073709551615, 18446744073709551616, true",
        "abc, 10, false",
        "10, abc, false",
        "010, 9, false"
    })
    void oneIsBeforeAnother(String one, String other, boolean before) {
        assertThat(ResourceVersions.isBefore(one, other)).isEqualTo(before);
    }

    @ParameterizedTest
    @CsvSource({"9, 10, false", "10, 9, true", "10, 10, true", "abc, abc, true", "abc, abd, false", "10, abc, false"})
    void oneHasReachedAnother(String one, String other, boolean reached) {
        assertThat(ResourceVersions.hasReached(one, other)).isEqualTo(reached);
    }
}
