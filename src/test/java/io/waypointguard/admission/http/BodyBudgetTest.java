package io.waypointguard.admission.http;

import static org.assertj.core.api.Assertions.assertThat;

import io.waypointguard.admission.AdmissionReviewReader;
import org.junit.jupiter.api.Test;

class BodyBudgetTest {

    private static final int BEGINNING = BodyBudget.BEGINNING;

    @Test
    void whatIsGivenBackCanBeTakenAgain() {
        BodyBudget budget = new BodyBudget(10 * BEGINNING, 100);
        BodyBudget.Share first = budget.share();
        BodyBudget.Share second = budget.share();

        assertThat(first.take(BEGINNING + 60)).isTrue();
        assertThat(second.take(BEGINNING)).isTrue();
        assertThat(second.take(60)).isFalse();
        assertThat(second.take(40)).isTrue();
        first.close();
        first.close();
        assertThat(second.take(60)).isTrue();
        assertThat(second.take(1)).isFalse();
    }

    @Test
    void largeBodiesDoNotKeepSmallOnesOut() {
        BodyBudget budget = new BodyBudget(2 * BEGINNING, 1_000);

        assertThat(budget.share().take(BEGINNING + 1_000)).isTrue();
        assertThat(budget.share().take(BEGINNING / 2 + 1)).isTrue();
        assertThat(budget.share().take(BEGINNING / 2)).isFalse();
    }

    @Test
    void aBodyCountsTheSameInWhateverPartsItComes() {
        BodyBudget budget = new BodyBudget(BEGINNING, 10);
        BodyBudget.Share share = budget.share();

        for (int i = 0; i < BEGINNING + 10; i++) {
            assertThat(share.take(1)).isTrue();
        }
        assertThat(share.take(1)).isFalse();
        share.close();
        assertThat(budget.share().take(BEGINNING + 10)).isTrue();
    }

    @Test
    void oneBodyAlwaysFits() {
        assertThat(new BodyBudget().share().take(AdmissionReviewReader.MAX_BYTES))
                .isTrue();
    }
}
