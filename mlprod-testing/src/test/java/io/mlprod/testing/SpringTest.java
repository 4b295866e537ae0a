package io.mlprod.testing;

import static org.assertj.core.api.Assertions.assertThat;

import io.mlprod.ModelHandle;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Spring's extension works beside ours, whichever comes first. */
class SpringTest {

    @AfterEach
    void close() {
        LeakSamples.LEFT.forEach(ModelHandle::close);
        LeakSamples.LEFT.clear();
    }

    @Test
    void oursFirst_eachInjectsItsOwn() {
        Kit run = Kit.run(SpringSamples.OursFirst.class);

        assertThat(run.messages()).isEmpty();
        assertThat(run.passed()).hasSize(1);
    }

    @Test
    void springFirst_eachInjectsItsOwn_andOnlyTheTestsOwnLeakIsFound() {
        Kit run = Kit.run(SpringSamples.SpringFirst.class);

        assertThat(run.passed()).hasSize(1);
        assertThat(run.failure()).hasMessageContaining("SpringFirst.leaks() left a handle open: ModelHandle[penguins@");
        assertThat(run.failure()).hasNoSuppressedExceptions();
    }
}
