package io.mlprod.robustness;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Direct memory is freed by the garbage collector only, and nothing makes that run when the heap has room: large inputs
 * one after the other must not need new memory each.
 */
class DirectMemoryTest {

    @Test
    void predict_manyLargeInputsInLittleDirectMemory_areAllAnswered(@TempDir Path folder) throws Exception {
        ForkedJvm.Result result = new ForkedJvm(folder)
                .option("-XX:MaxDirectMemorySize=64m")
                .option("-XX:+DisableExplicitGC")
                .run(DirectMemoryWorker.class, 120, Models.path("row_sum").toString());

        assertThat(result.output()).contains("all answered");
        assertThat(result.exitCode()).isZero();
    }
}
