package io.mlprod;

import static io.mlprod.TestModels.path;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.mlprod.lifecycle.Golden;
import io.mlprod.record.Output;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Where a file names classes, but not those of the scores that are read by place, only golden inputs protect callers.
 */
@SuppressWarnings("ArrayRecordComponent") // never compared
class UnnamedScoresTest {

    private static final float[] X = {3, 1};

    record Column(@Output(value = "scores", column = 1) float risk) {}

    record Array(float[] scores) {}

    record Listed(List<Float> scores) {}

    record Given(
            @Output(
                    value = "scores",
                    classes = {"good", "bad"})
            Map<String, Float> scores) {}

    record Label(String label) {}

    /** What a build says in the log, which SLF4J's simple logger writes here. */
    private static <O> String logged(String model, Class<O> output, boolean isGolden) {
        PrintStream before = System.err;
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        System.setErr(new PrintStream(bytes, true, UTF_8));
        try {
            var builder = ModelHandle.builder(float[].class, output).load(path(model));
            if (isGolden) {
                try (ModelHandle<float[], O> handle = builder.build()) {
                    builder = builder.golden(Golden.of(X, handle.predict(X).value())
                            .relativeTolerance(0)
                            .absoluteTolerance(1e-3));
                }
                bytes.reset();
            }
            builder.build().close();
        } finally {
            System.setErr(before);
        }
        return bytes.toString(UTF_8);
    }

    @ParameterizedTest
    @ValueSource(classes = {Column.class, Array.class, Listed.class, Given.class})
    void build_scoresOfUnknownClassesReadByPlace_warnsWithWhatToDo(Class<?> output) {
        assertThat(logged("binary_pairs", output, false))
                .contains("WARN")
                .contains("reads the scores of output 'scores' by place")
                .contains("output 'label' has the classes [good, bad]")
                .contains("golden(...)");
    }

    @Test
    void build_scoresOfUnknownClassesWithGoldenInputs_warnsOfNothing() {
        assertThat(logged("binary_pairs", Column.class, true)).doesNotContain("by place");
    }

    @ParameterizedTest
    @CsvSource({"binary_linear", "binary_svm"})
    void build_scoresOfKnownClassesReadByPlace_warnsOfNothing(String model) {
        assertThat(logged(model, Column.class, false)).doesNotContain("by place");
    }

    @Test
    void build_labelsOnly_warnsOfNothing() {
        assertThat(logged("binary_pairs", Label.class, false)).doesNotContain("by place");
    }
}
