package io.mlprod.robustness;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

/** ONNX Runtime computes what is constant when it loads a model, whatever memory that takes. */
class LoadMemoryTest {

    @Test
    @EnabledOnOs(OS.LINUX)
    void open_constantsThatFillManyGigabytes_areNotComputed(@TempDir Path folder) throws Exception {
        ForkedJvm.Result result = new ForkedJvm(folder)
                .option("-Xmx64m")
                .run(LoadWorker.class, 120, Models.path("large_constants").toString());

        assertThat(result.output()).contains("LOADED 1");
        long peak = Long.parseLong(result.output().replaceAll("(?s).*PEAK (\\d+) KiB.*", "$1"));
        assertThat(peak).isBetween(1L, 600L << 10);
    }
}
