package io.mlprod.robustness;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

/** As {@link MutationTest}, with a million of other mutants. */
@EnabledOnOs(OS.LINUX)
class MutationSoakTest {

    @TempDir
    Path folder;

    @Test
    @Tag("soak")
    void load_millionMutations_endInHandleOrLoadException() throws Exception {
        assertThat(MutationRun.killers(
                        folder,
                        Path.of("target/mutants"),
                        Long.getLong("mutation.first", 1_000_000),
                        Long.getLong("mutation.count", 1_000_000)))
                .isEmpty();
    }
}
