package io.waypointguard.admission;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class BodyBudgetTest {

    @Test
    void whatIsGivenBackCanBeTakenAgain() {
        BodyBudget budget = new BodyBudget(100);
        BodyBudget.Share first = budget.share();
        BodyBudget.Share second = budget.share();

        assertThat(first.take(60)).isTrue();
        assertThat(second.take(60)).isFalse();
        assertThat(second.take(40)).isTrue();
        first.close();
        first.close();
        assertThat(second.take(60)).isTrue();
        assertThat(second.take(1)).isFalse();
    }

    @Test
    void oneBodyAlwaysFits() {
        assertThat(BodyBudget.ofHeap().share().take(RequestBody.MAX_BYTES)).isTrue();
    }
}
