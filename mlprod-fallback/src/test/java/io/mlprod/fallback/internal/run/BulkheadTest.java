package io.mlprod.fallback.internal.run;

import static org.assertj.core.api.Assertions.assertThat;

import io.mlprod.time.TimeSource;
import org.junit.jupiter.api.Test;

class BulkheadTest {

    private static final long WAIT = 1_000;

    private final Bulkhead bulkhead = new Bulkhead(2, WAIT, TimeSource.system());

    @Test
    void tryEnter_fullWhenClosed_returnsFalse() throws InterruptedException {
        bulkhead.tryEnter(WAIT);
        bulkhead.tryEnter(WAIT);

        bulkhead.close();

        assertThat(bulkhead.tryEnter(WAIT)).isFalse();
        assertThat(bulkhead.tryEnterNow()).isFalse();
        assertThat(bulkhead.inside()).isEqualTo(2);
    }

    @Test
    void tryEnter_placeFreeWhenClosed_returnsTrueOnce() throws InterruptedException {
        bulkhead.tryEnter(WAIT);

        bulkhead.close();

        assertThat(bulkhead.tryEnter(WAIT)).isTrue();
        assertThat(bulkhead.tryEnter(WAIT)).isFalse();
        assertThat(bulkhead.inside()).isEqualTo(2);
    }

    @Test
    void inside_allLeftAfterClose_isZero() throws InterruptedException {
        bulkhead.tryEnter(WAIT);
        bulkhead.close();

        bulkhead.leave();

        assertThat(bulkhead.inside()).isZero();
    }
}
