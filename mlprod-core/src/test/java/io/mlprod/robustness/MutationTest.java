package io.mlprod.robustness;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

/**
 * Whatever is done to a model's bytes, loading it ends in a handle or a LoadException, and a prediction of such a
 * handle in an answer or an MlprodException: no other exception, no crash, no endless run, no flood of memory.
 *
 * <p>The system properties {@code mutation.first} and {@code mutation.count} choose other mutants, and one of them
 * again; what kills is kept in {@code target/mutants}.
 */
@EnabledOnOs(OS.LINUX)
class MutationTest {

    @TempDir
    Path folder;

    @Test
    void load_mutations_endInHandleOrLoadException() throws Exception {
        assertThat(MutationRun.killers(
                        folder,
                        Path.of("target/mutants"),
                        Long.getLong("mutation.first", 0),
                        Long.getLong("mutation.count", 3_000)))
                .isEmpty();
    }
}
