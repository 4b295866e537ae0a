package io.mlprod.robustness;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class AssignmentTest {

    @TempDir
    Path folder;

    @Test
    void assign_jvmWithLatin1AndTurkishLocale_isTheSame() throws Exception {
        ForkedJvm.Result result = new ForkedJvm(folder)
                .option("-Dfile.encoding=ISO-8859-1")
                .option("-Duser.language=tr")
                .option("-Duser.country=TR")
                .run(AssignmentWorker.class, 60);

        assertThat(result.exitCode()).as(result.output()).isZero();
        assertThat(result.output()).isEqualTo(AssignmentWorker.assignments());
        assertThat(result.output()).contains("reason=HASH", "reason=LAYER", "reason=HOLDOUT", "reason=FORCED");
    }
}
