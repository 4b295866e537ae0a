package io.mlprod.internal.rollout;

import static org.assertj.core.api.Assertions.assertThat;

import io.mlprod.internal.rollout.RolloutProgress.View;
import io.mlprod.rollout.RolloutState;
import java.time.Instant;
import org.junit.jupiter.api.Test;

class ProgressTest {

    @Test
    void view_inAStep_namesIt() {
        assertThat(new View(RolloutState.STEP, 0, 0.1, "began", Instant.EPOCH)).hasToString("STEP, step 0, began");
    }

    @Test
    void view_beforeTheFirstStep_namesNone() {
        assertThat(new View(RolloutState.ROLLED_BACK, -1, 0, "the operator", Instant.EPOCH))
                .hasToString("ROLLED_BACK, the operator");
    }
}
