package io.mlprod.robustness;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Inputs that there is no memory for, in a JVM with 40 MiB of direct memory. */
class MemoryBoundsTest {

    private static ForkedJvm.Result result;

    @BeforeAll
    static void ask(@TempDir Path folder) throws Exception {
        result = new ForkedJvm(folder)
                .option("-XX:MaxDirectMemorySize=40m")
                .option("-Xmx320m")
                .run(MemoryBoundsWorker.class, 120, Models.path("row_sum").toString());
        assertThat(result.exitCode()).as(result.output()).isZero();
    }

    private static String answer(String question) {
        return result.output()
                .lines()
                .filter(line -> line.startsWith(question + ": "))
                .map(line -> line.substring(question.length() + 2))
                .findFirst()
                .orElseThrow(() -> new AssertionError(result.output()));
    }

    @Test
    void predict_inputThatThereIsNoMemoryFor_isAnOverloadWithWhatToDo() {
        assertThat(answer("large"))
                .startsWith("io.mlprod.error.OverloadedException: sums@")
                .contains(
                        "no memory for the 8388608 elements (int64) of 'x'",
                        "fewer rows in a call",
                        "-XX:MaxDirectMemorySize");
    }

    @Test
    void predict_afterMemoryHasRunOut_answers() {
        assertThat(answer("after")).isEqualTo("6");
    }

    @Test
    void validate_inputThatThereIsNoMemoryFor_isAnOverload() {
        assertThat(answer("validate")).startsWith("io.mlprod.error.OverloadedException: sums@");
    }

    @Test
    void predictAll_oneInputThatThereIsNoMemoryFor_losesNoOther() {
        assertThat(answer("all")).isEqualTo("[1, OverloadedException, 2]");
    }

    @Test
    void predict_moreItemsThanAllowed_isRefusedBeforeMemoryIsTaken() {
        assertThat(answer("items"))
                .startsWith("io.mlprod.error.InvalidInputException")
                .contains("x: items, expected 0 to 10 elements");
    }

    @Test
    void predict_moreRowsThanAllowed_isRefusedBeforeMemoryIsTaken() {
        assertThat(answer("rows"))
                .startsWith("io.mlprod.error.InvalidInputException")
                .contains("(batch): maxBatch, expected at most 10 rows");
    }

    @Test
    void predict_listOfMoreThan2GiB_isRefusedBeforeMemoryIsTaken() {
        assertThat(answer("list"))
                .startsWith("io.mlprod.error.InvalidInputException")
                .contains("x: size, expected at most 2 GiB of int64, not 1073741824 elements");
    }

    @Test
    void predict_callsWithRoomForEachButNotTogether_areAllAnswered() {
        assertThat(answer("batch")).isEqualTo("[0.0, 2.0, 3.0, 4.0]");
    }

    /** ONNX Runtime's Java binding would let the model read the first 2^30 bytes of it. */
    @Test
    @Tag("soak")
    void predict_textOfMoreThan2GiB_isRefused(@TempDir Path folder) throws Exception {
        ForkedJvm.Result large = new ForkedJvm(folder)
                .option("-Xmx3g")
                .run(LargeTextWorker.class, 300, Models.path("label_encoder").toString());
        assertThat(large.output()).contains("size, expected at most 715827882 characters");
    }
}
