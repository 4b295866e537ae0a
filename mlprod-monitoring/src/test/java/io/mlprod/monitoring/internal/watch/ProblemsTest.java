package io.mlprod.monitoring.internal.watch;

import static org.assertj.core.api.Assertions.assertThat;

import io.mlprod.internal.log.Log;
import io.mlprod.monitoring.MonitorStatus.Problem;
import io.mlprod.monitoring.MonitorStatus.Problem.Kind;
import org.junit.jupiter.api.Test;

/** When a problem is over. */
class ProblemsTest {

    private final Problems problems = new Problems(Log.of(ProblemsTest.class));

    private void fails(String what) {
        problems.fails(Kind.EVALUATION, what, new IllegalStateException("secret"));
    }

    private Problem only() {
        assertThat(problems.all()).hasSize(1);
        return problems.all().get(0);
    }

    @Test
    void works_ofWhatFailed_isOverOnce() {
        fails("this");
        problems.works(Kind.EVALUATION, "this");
        problems.works(Kind.EVALUATION, "this");

        assertThat(only()).isEqualTo(new Problem(Kind.EVALUATION, 1, "over: this: IllegalStateException"));
    }

    @Test
    void works_ofSomethingElse_isNotOver() {
        fails("this");
        problems.works(Kind.EVALUATION, "that");
        problems.works(Kind.METRICS, "this");

        assertThat(only().latest()).isEqualTo("this: IllegalStateException");
    }

    @Test
    void works_isOverWhenTheLastOneWorks() {
        fails("this");
        fails("that");
        problems.works(Kind.EVALUATION, "that");
        assertThat(only().latest()).isEqualTo("that: IllegalStateException");

        problems.works(Kind.EVALUATION, "this");

        assertThat(only().latest()).startsWith("over: ");
    }

    @Test
    void fails_again_isToldAgain() {
        fails("this");
        problems.works(Kind.EVALUATION, "this");
        fails("this");

        assertThat(only()).isEqualTo(new Problem(Kind.EVALUATION, 2, "this: IllegalStateException"));
    }

    @Test
    void endIfQuiet_isOverWhenNoneWasAddedSince() {
        problems.add(Kind.LABELS_LOST, "lost");
        problems.endIfQuiet(Kind.LABELS_LOST);
        assertThat(only().latest()).isEqualTo("lost");

        problems.endIfQuiet(Kind.LABELS_LOST);
        assertThat(only().latest()).isEqualTo("over: lost");

        problems.add(Kind.LABELS_LOST, "lost again");
        problems.endIfQuiet(Kind.LABELS_LOST);

        assertThat(only()).isEqualTo(new Problem(Kind.LABELS_LOST, 2, "lost again"));
    }
}
