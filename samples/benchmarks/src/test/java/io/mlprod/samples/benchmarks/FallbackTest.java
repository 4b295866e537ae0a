package io.mlprod.samples.benchmarks;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

/** Without the cases that limit time, in which a busy machine may answer from another tier. */
class FallbackTest {

    private final Fallback benchmark = new Fallback();

    private void open(FallbackCase chain) {
        benchmark.chain = chain;
        benchmark.open();
    }

    @AfterEach
    void close() {
        benchmark.close();
    }

    @ParameterizedTest
    @CsvSource({"ANSWERS, 0", "GATED, 1", "OPEN, 1", "MODEL, 0"})
    void mlprod_case_isAnsweredByTheTierThatTheCaseNames(FallbackCase chain, int rank) {
        open(chain);

        assertThat(benchmark.mlprod().provenance().rank()).isEqualTo(rank);
    }

    @ParameterizedTest
    @EnumSource(names = {"ANSWERS", "GATED", "OPEN"})
    void composed_case_givesTheAnswerOfTheSameTier(FallbackCase chain) {
        open(chain);

        assertThat(benchmark.resilience4jByHand()).isSameAs(benchmark.bare());
        assertThat(benchmark.resilience4j()).isSameAs(benchmark.bare());
        assertThat(benchmark.failsafe()).isSameAs(benchmark.bare());
    }
}
