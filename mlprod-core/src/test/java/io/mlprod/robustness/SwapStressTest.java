package io.mlprod.robustness;

import static org.assertj.core.api.Assertions.assertThat;

import io.mlprod.ModelHandleBuilder;
import io.mlprod.Scales;
import io.mlprod.Scales.In;
import io.mlprod.Scales.Out;
import io.mlprod.batching.Batching;
import io.mlprod.cache.Cache;
import io.mlprod.lifecycle.Retention;
import io.mlprod.lifecycle.VersionStatus;
import io.mlprod.lifecycle.VersionStatus.State;
import io.mlprod.robustness.SwapStress.Result;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

/** Versions change while eight threads predict: no call fails or gets a wrong version's answer, and nothing is left. */
@Timeout(value = 60, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class SwapStressTest {

    @TempDir
    Path folder;

    private final WatchedEngine runtime = new WatchedEngine();

    private ModelHandleBuilder<In, Out> builder() {
        return Scales.builder().engine(runtime);
    }

    private void swap(ModelHandleBuilder<In, Out> builder, boolean isKept, int changes) throws Exception {
        try (SwapStress stress = new SwapStress(builder, isKept)) {
            Result result = stress.run(changes, change -> {});
            assertThat(result.answers()).isPositive();
            assertThat(result.refused()).isEqualTo(changes / 3);
            if (isKept) {
                assertThat(result.rolledBack()).isEqualTo(changes / 6);
            }
            assertThat(result.deployed()).isGreaterThanOrEqualTo(changes / 3);
            awaitUnloaded(stress);
            assertThat(stress.handle().statistics().listenerErrors()).isZero();
        }
        assertThat(runtime.openSessions).hasValue(0);
        assertThat(runtime.openInvocations).hasValue(0);
        assertThat(runtime.freedTooEarly).hasValue(0);
    }

    /** What is in memory is what the handle says, as soon as the tasks that unload have done their work. */
    private void awaitUnloaded(SwapStress stress) {
        while (true) {
            List<VersionStatus> loaded = stress.handle().versions().list().stream()
                    .filter(one -> one.state() != State.UNLOADED && one.state() != State.FAILED)
                    .toList();
            if (loaded.size() <= 2 && runtime.openSessions.get() == loaded.size()) {
                return;
            }
            if (Thread.currentThread().isInterrupted()) {
                throw new AssertionError(runtime.openSessions + " models in memory; loaded are " + loaded);
            }
            Thread.onSpinWait();
        }
    }

    @Test
    void predict_whileVersionsChange_neverFailsOrGetsAWrongVersion() throws Exception {
        swap(builder(), true, 60);
    }

    @Test
    void predict_whileVersionsChangeAndOldOnesAreUnloadedAtOnce_neverFailsOrGetsAWrongVersion() throws Exception {
        swap(
                builder()
                        .keepPrevious(Retention.DEFAULT.maxVersions(1).maxAge(Duration.ZERO))
                        .closeGrace(Duration.ZERO),
                false,
                60);
    }

    @Test
    void predict_batchedWhileVersionsChangeAndOldOnesAreUnloadedAtOnce_neverFailsOrGetsAWrongVersion()
            throws Exception {
        swap(
                builder()
                        .keepPrevious(Retention.DEFAULT.maxVersions(1).maxAge(Duration.ZERO))
                        .closeGrace(Duration.ZERO)
                        .batching(Batching.DEFAULT.maxRows(4).maxDelay(Duration.ofNanos(100_000))),
                false,
                24);
    }

    @Test
    void predict_cachedWhileVersionsChangeAndOldOnesAreUnloadedAtOnce_neverFailsOrGetsAWrongVersion() throws Exception {
        swap(builder().keepPrevious(Retention.NONE).cache(Cache.DEFAULT.maximumWeight(1 << 20)), false, 24);
    }

    // ---- thousands -----------------------------------------------------------------------------

    private void swapInAJvmOfItsOwn(String kind) throws Exception {
        ForkedJvm.Result result = new ForkedJvm(folder)
                .option("-Xmx64m")
                .option("-Xms64m")
                .option("-XX:+AlwaysPreTouch")
                .option("-XX:TieredStopAtLevel=1")
                .run(SwapWorker.class, 900, kind, "3000");
        System.out.println("[swap " + kind + "]\n" + result.output());
        assertThat(result.crashLogs()).isEmpty();
        assertThat(result.exitCode()).as(result.output()).isZero();
        long[] kib = result.output()
                .lines()
                .filter(line -> line.endsWith(" KiB"))
                .mapToLong(line -> Long.parseLong(line.split(" ", -1)[2]))
                .toArray();
        assertThat(kib).hasSize(11);
        assertThat(kib[10] - kib[5]).as("KiB of growth; %s", result.output()).isLessThan(4 * 1024);
    }

    @Test
    @Tag("soak")
    @EnabledOnOs(OS.LINUX)
    @Timeout(value = 16, unit = TimeUnit.MINUTES)
    void predict_whileVersionsChangeThreeThousandTimes_memoryStaysFlat() throws Exception {
        swapInAJvmOfItsOwn("kept");
    }

    @Test
    @Tag("soak")
    @EnabledOnOs(OS.LINUX)
    @Timeout(value = 16, unit = TimeUnit.MINUTES)
    void predict_whileVersionsChangeThreeThousandTimesAndOldOnesAreUnloadedAtOnce_memoryStaysFlat() throws Exception {
        swapInAJvmOfItsOwn("unloaded");
    }
}
