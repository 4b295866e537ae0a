package io.mlprod.internal.ffm;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;

/** Each test model of core, loaded and run in both ways with the same inputs. */
class BothWaysTest {

    private static final List<String> DRAWS_RANDOM_NUMBERS = List.of("random.onnx", "dropout_training.onnx");

    @TestFactory
    Stream<DynamicTest> run_sameInputs_sameAnswersAndErrors() throws IOException {
        List<Path> models;
        try (Stream<Path> files = Files.list(OneModel.FOLDER)) {
            models = files.filter(file -> file.toString().endsWith(".onnx"))
                    .sorted()
                    .toList();
        }
        return models.stream()
                .map(model -> DynamicTest.dynamicTest(model.getFileName().toString(), () -> compare(model)));
    }

    private static void compare(Path model) {
        assumeThat(DRAWS_RANDOM_NUMBERS).doesNotContain(model.getFileName().toString());
        try (OneModel jni = OneModel.jni(model);
                OneModel ffm = OneModel.ffm(model)) {
            if (jni.refusal().contains("is a tensor of uint")) { // which only JNI cannot take
                assertThat(ffm.run(2, 1)).isInstanceOf(List.class);
                return;
            }
            assertThat(ffm.refusal()).isEqualTo(jni.refusal());
            assertThat(ffm.signature()).isEqualTo(jni.signature());
            for (int batch : new int[] {1, 1, 1, 3, 1, 3, 0, 2, 4, 5, 6, 1}) {
                long seed = batch * 31L;
                Object expected = jni.run(batch, seed);
                Object answer = ffm.run(batch, seed);
                if (isLimitOfJni(expected)) {
                    assertThat(answer).as("batch %d", batch).isInstanceOf(List.class);
                } else {
                    assertThat(answer).as("batch %d", batch).isEqualTo(expected);
                }
            }
        }
    }

    /** Returns whether only ONNX Runtime's Java binding fails: it damages emoji, and cannot read an empty sequence. */
    private static boolean isLimitOfJni(Object answer) {
        return answer instanceof String error
                && (error.contains("which ONNX Runtime's Java binding damages")
                        || error.contains("Unsupported type in a sequence, found UNKNOWN"));
    }

    @Test
    void run_ofAllModels_mostOnesRunAtAll() throws IOException {
        long answers = 0;
        try (Stream<Path> files = Files.list(OneModel.FOLDER)) {
            for (Path model :
                    files.filter(file -> file.toString().endsWith(".onnx")).toList()) {
                try (OneModel ffm = OneModel.ffm(model)) {
                    answers += ffm.run(1, 1) instanceof List ? 1 : 0;
                }
            }
        }
        assertThat(answers).isGreaterThan(100);
    }
}
