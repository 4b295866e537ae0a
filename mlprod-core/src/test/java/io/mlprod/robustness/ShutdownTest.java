package io.mlprod.robustness;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * ONNX Runtime frees its environment in a shutdown hook of its own; a prediction in progress then ends the JVM with
 * SIGSEGV (onnxruntime#31352).
 */
class ShutdownTest {

    private static final String PREDICTIONS = "4000"; // so that all four threads are at it

    @TempDir
    Path folder;

    private void exitWhilePredicting(boolean closeOnShutdown) throws Exception {
        ForkedJvm.Result result = new ForkedJvm(folder)
                .run(
                        ShutdownWorker.class,
                        60,
                        Models.path("forest").toString(),
                        Boolean.toString(closeOnShutdown),
                        PREDICTIONS);

        assertThat(result.exitCode()).as(result.output()).isZero();
        assertThat(result.crashLogs()).isEmpty();
        assertThat(result.output()).isEmpty();
    }

    @Test
    void exit_whileFourThreadsPredict_endsCleanly() throws Exception {
        exitWhilePredicting(true);
    }

    @Test
    void exit_whileFourThreadsPredictOnHandleThatStaysOpen_endsCleanly() throws Exception {
        exitWhilePredicting(false);
    }

    @Test
    void exit_whilePredictionRunsForDays_terminatesIt() throws Exception {
        ForkedJvm.Result result = new ForkedJvm(folder)
                .run(EndlessShutdownWorker.class, 60, Models.path("loop").toString());

        assertThat(result.exitCode()).as(result.output()).isZero();
        assertThat(result.crashLogs()).isEmpty();
    }

    @Test
    void exit_whileAModelIsBeingLoaded_endsCleanly() throws Exception {
        ForkedJvm.Result result = new ForkedJvm(folder).run(LoadingShutdownWorker.class, 60);

        assertThat(result.exitCode()).as(result.output()).isZero();
        assertThat(result.crashLogs()).isEmpty();
    }

    @Tag("soak")
    @RepeatedTest(100)
    void exit_hundredTimes_endsCleanly() throws Exception {
        exitWhilePredicting(true);
        exitWhilePredicting(false);
    }
}
