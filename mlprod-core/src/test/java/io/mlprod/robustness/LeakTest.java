package io.mlprod.robustness;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

/**
 * Native memory that is never given back shows in the size of the process only. The first samples are warm-up. One
 * native string or map that is lost in each prediction is 30 bytes and more.
 */
@EnabledOnOs(OS.LINUX)
class LeakTest {

    private static final String[] MODELS = {
        "two_zipmaps",
        "forest_zipmap",
        "seq_string",
        "seq_tensor",
        "label_encoder",
        "emoji_output",
        "nonzero",
        "dynamic_batch",
        "two_wide"
    };

    private static final int WARM = 6;

    @TempDir
    Path folder;

    private void predict(int betweenSamples, int limitSeconds, long allowedBytesEach, String... models)
            throws Exception {
        String[] arguments = new String[models.length + 1];
        arguments[0] = Integer.toString(betweenSamples);
        for (int i = 0; i < models.length; i++) {
            arguments[i + 1] = Models.path(models[i]).toString();
        }

        ForkedJvm.Result result = new ForkedJvm(folder)
                .option("-Xmx64m")
                .option("-Xms64m")
                .option("-XX:+AlwaysPreTouch")
                .run(LeakWorker.class, limitSeconds, arguments);

        System.out.println("[leak]\n" + result.output());
        assertThat(result.exitCode()).as(result.output()).isZero();
        List<Long> sizes = result.output()
                .lines()
                .map(line -> Long.parseLong(line.split(" ", -1)[2]))
                .toList();
        assertThat(sizes).hasSize(11);
        long growth = 1024 * (sizes.get(10) - sizes.get(WARM));
        long predictions = (10L - WARM) * betweenSamples;
        assertThat(growth / predictions)
                .as("bytes of growth for each prediction; %s", result.output())
                .isLessThan(allowedBytesEach);
    }

    @Test
    void predict_hundredFiftyThousandTimes_memoryStaysFlat() throws Exception {
        predict(15_000, 120, 20, MODELS);
    }

    @Test
    @Tag("soak")
    void predict_fiveMillionTimes_memoryStaysFlat() throws Exception {
        predict(500_000, 3_600, 4, MODELS);
    }

    /** ONNX Runtime's Java binding leaks the text of each of its errors; this is how much, and nothing else is lost. */
    @Test
    @Tag("soak")
    void predict_failingRuns_loseNoMoreThanTheTextOfTheError() throws Exception {
        predict(50_000, 600, 200, "intdiv");
    }
}
