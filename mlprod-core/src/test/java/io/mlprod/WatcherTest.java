package io.mlprod;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.mlprod.Scales.In;
import io.mlprod.Scales.Out;
import io.mlprod.error.DeployException;
import io.mlprod.error.LoadException;
import io.mlprod.experiment.Experiment;
import io.mlprod.experiment.Metric;
import io.mlprod.lifecycle.ModelSource;
import io.mlprod.lifecycle.ModelWatch;
import io.mlprod.lifecycle.VersionStatus;
import io.mlprod.lifecycle.VersionStatus.State;
import io.mlprod.rollout.Rollout;
import io.mlprod.time.ManualTime;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class WatcherTest {

    private static final Duration EVERY = Duration.ofSeconds(10);
    private static final Instant START = Instant.parse("2026-01-01T00:00:00Z");

    @TempDir
    Path folder;

    private final ManualTime time = new ManualTime(START);
    private final ModelHandle<In, Out> handle = Scales.builder().time(time).build();
    private int written;

    @AfterEach
    void close() {
        handle.close();
    }

    private void write(String name, byte[] bytes) throws IOException {
        Path file = folder.resolve(name);
        Files.write(file, bytes);
        Files.setLastModifiedTime(file, FileTime.from(START.plusSeconds(++written)));
    }

    private void look() {
        time.advance(EVERY);
    }

    private float answer() {
        return handle.predict(new In(1)).value().score();
    }

    @Test
    void watch_newFileInFolder_isDeployedWhenItStaysTheSame() throws IOException {
        handle.versions().watch(folder, EVERY);
        look();
        write("m-2.onnx", Scales.bytes(2));
        look();
        assertThat(answer()).isEqualTo(1);

        look();

        assertThat(answer()).isEqualTo(2);
        assertThat(handle.serving().version()).isEqualTo("m-2");
    }

    @Test
    void watch_halfWrittenFile_isNotPickedUp() throws IOException {
        ModelWatch watch = handle.versions().watch(folder, EVERY);
        byte[] whole = Scales.bytes(2);
        for (int size = 10; size < whole.length; size += whole.length / 4) {
            write("m-2.onnx", Arrays.copyOf(whole, size));
            look();
            assertThat(answer()).isEqualTo(1);
        }
        assertThat(watch.lastFailure()).isEmpty();

        write("m-2.onnx", whole);
        look();
        look();

        assertThat(answer()).isEqualTo(2);
    }

    @Test
    void watch_fileThatStaysBroken_isTriedOnceAndAgainWhenItChanges() throws IOException {
        ModelWatch watch = handle.versions().watch(folder, EVERY);
        write("m-2.onnx", Arrays.copyOf(Scales.bytes(2), 100));
        look();
        look();
        look();
        look();
        assertThat(watch.lastFailure()).get().isInstanceOf(DeployException.class);
        assertThat(handle.versions().list()).hasSize(2); // one failure, not three

        write("m-2.onnx", Scales.bytes(2));
        look();
        look();

        assertThat(answer()).isEqualTo(2);
        assertThat(watch.lastFailure()).isEmpty();
    }

    @Test
    void watch_schemaBesideABrokenModelIsMended_isTriedAgain() throws IOException {
        ModelWatch watch = handle.versions().watch(folder, EVERY);
        write("m-2.onnx", Scales.bytes(3));
        write("m-2.schema.json", "{\"features\": {\"misspelt\": {\"max\": 1}}}".getBytes(StandardCharsets.UTF_8));
        look();
        look();
        assertThat(watch.lastFailure()).isPresent();

        write("m-2.schema.json", "{}".getBytes(StandardCharsets.UTF_8));
        look();
        look();

        assertThat(answer()).isEqualTo(3);
        assertThat(watch.lastFailure()).isEmpty();
    }

    @Test
    void watch_severalFiles_greatestNumberIsTaken() throws IOException {
        write("m-9.onnx", Scales.bytes(9));
        write("m-10.onnx", Scales.bytes(10));
        write("m-2.onnx", Scales.bytes(2));
        write("notes.txt", new byte[3]);
        handle.versions().watch(folder, EVERY);
        look();
        look();

        assertThat(answer()).isEqualTo(10);
    }

    @Test
    void watch_rolledBack_isNotDeployedAgain() throws IOException {
        handle.versions().watch(folder, EVERY);
        write("m-2.onnx", Scales.bytes(2));
        look();
        look();
        handle.rollBack();
        look();
        look();

        assertThat(answer()).isEqualTo(1);
    }

    @Test
    void watch_rolledBackAndWrittenAgain_isNotDeployedAgain() throws IOException {
        ModelWatch watch = handle.versions().watch(folder, EVERY);
        write("m-2.onnx", Scales.bytes(2));
        look();
        look();
        handle.rollBack();
        write("m-3.onnx", Scales.bytes(2)); // the same bytes, found anew
        look();
        look();

        assertThat(answer()).isEqualTo(1);
        assertThat(watch.lastFailure())
                .get()
                .asString()
                .contains(
                        "m@m-3 was taken back",
                        "if it is to serve, deploy it by hand, or start its rollout again with againAfter");
        assertThat(handle.versions().list()).extracting(VersionStatus::state).doesNotContain(State.FAILED);
    }

    @Test
    void watch_rolledBackAndAnotherWatchBegins_isNotDeployedAgain() throws IOException {
        ModelWatch first = handle.versions().watch(folder, EVERY);
        write("m-2.onnx", Scales.bytes(2));
        look();
        look();
        handle.rollBack();
        first.close();
        handle.versions().watch(folder, EVERY);
        look();
        look();

        assertThat(answer()).isEqualTo(1);
    }

    @Test
    void watch_takenBackByARollout_isNotDeployedAfterwards() throws IOException {
        write("m-2.onnx", Scales.bytes(2));
        handle.versions().load(ModelSource.of(folder.resolve("m-2.onnx")).version("m-2"));
        var rollout = handle.rollout(Rollout.to("m-2").steps(0.5));
        handle.versions().watch(folder, EVERY);
        rollout.rollBack("bad");
        look();
        look();
        look();

        assertThat(answer()).isEqualTo(1);
    }

    @Test
    void watch_experimentStopped_isNotTakenBack() throws IOException {
        write("m-2.onnx", Scales.bytes(2));
        handle.versions().load(ModelSource.of(folder.resolve("m-2.onnx")).version("m-2"));
        var experiment = handle.experiment(Experiment.named("e")
                .<In>unit(in -> null)
                .control("1", 0.5)
                .arm("new", "m-2", 0.5)
                .metric(Metric.proportion("bought")));
        handle.versions().watch(folder, EVERY);
        experiment.stop();
        look();
        look();

        assertThat(answer()).isEqualTo(2);
    }

    @Test
    void watch_takenBackAndDeployedByHand_isAVersionLikeAnyOther() throws IOException {
        handle.deploy(Scales.version("m-2", 2));
        handle.rollBack();
        time.advance(Duration.ofSeconds(1));
        handle.deploy(Scales.version("m-2", 2));
        handle.deploy(Scales.version("m-1", 5));
        write("m-2.onnx", Scales.bytes(2));
        handle.versions().watch(folder, EVERY);
        look();
        look();

        assertThat(answer()).isEqualTo(2);
    }

    @Test
    void watch_fileThatServes_changesNothing() throws IOException {
        write("m.onnx", Scales.bytes(1));
        ModelWatch watch = handle.versions().watch(folder.resolve("m.onnx"), EVERY);
        look();
        look();
        assertThat(watch.lastFailure()).isEmpty();
        assertThat(handle.versions().list()).hasSize(1);

        write("m.onnx", Scales.bytes(5));
        look();
        look();

        assertThat(answer()).isEqualTo(5);
        assertThat(handle.serving().version())
                .isEqualTo(handle.serving().sha256().substring(0, 12));
    }

    @Test
    void watch_whileRolloutRuns_waitsForItsEnd() throws IOException {
        handle.versions().load(Scales.version("2", 2));
        var rollout = handle.rollout(Rollout.to("2"));
        ModelWatch watch = handle.versions().watch(folder, EVERY);
        write("m-3.onnx", Scales.bytes(3));
        look();
        look();
        assertThat(answer()).isEqualTo(1);
        assertThat(watch.lastFailure()).get().isInstanceOf(IllegalStateException.class);

        rollout.rollBack("test");
        look();
        look();

        assertThat(answer()).isEqualTo(3);
    }

    @Test
    void watch_function_isReadAtEachLook() {
        AtomicReference<byte[]> bytes = new AtomicReference<>(Scales.bytes(1));
        handle.versions().watch(() -> Optional.of(ModelSource.of(bytes.get())), EVERY);
        look();
        bytes.set(Scales.bytes(4));
        look();
        assertThat(answer()).isEqualTo(1);

        look();

        assertThat(answer()).isEqualTo(4);
    }

    @Test
    void watch_functionGivesWhatIsNoModel_isTriedOnceUntilItChanges() {
        AtomicReference<byte[]> bytes = new AtomicReference<>("no model".getBytes(StandardCharsets.UTF_8));
        ModelWatch watch = handle.versions().watch(() -> Optional.of(ModelSource.of(bytes.get())), EVERY);
        for (int i = 0; i < 5; i++) {
            look();
        }
        assertThat(watch.lastFailure()).get().isInstanceOf(DeployException.class);
        assertThat(handle.versions().list())
                .filteredOn(status -> status.state() == VersionStatus.State.FAILED)
                .hasSize(1);

        bytes.set(Scales.bytes(4));
        look();
        look();

        assertThat(answer()).isEqualTo(4);
    }

    @Test
    void watch_functionThatThrows_goesOnLooking() {
        AtomicReference<byte[]> bytes = new AtomicReference<>();
        ModelWatch watch = handle.versions().watch(() -> Optional.of(ModelSource.of(bytes.get())), EVERY);
        look();
        assertThat(watch.lastFailure()).get().isInstanceOf(NullPointerException.class);

        bytes.set(Scales.bytes(4));
        look();
        look();

        assertThat(answer()).isEqualTo(4);
    }

    @Test
    void watch_placeThatKeepsFailing_isLookedAtLessAndLessOften() {
        AtomicInteger looks = new AtomicInteger();
        handle.versions()
                .watch(
                        () -> {
                            looks.incrementAndGet();
                            throw new IllegalArgumentException("no such place");
                        },
                        EVERY);
        for (int i = 0; i < 200; i++) {
            look();
        }

        assertThat(looks).hasValueBetween(8, 14);
    }

    @Test
    void watch_fileThatKeepsChangingAndFailing_isLoadedLessAndLessOften() throws IOException {
        handle.versions().watch(folder, EVERY);
        for (int i = 0; i < 100; i++) {
            write("m-2.onnx", Arrays.copyOf(Scales.bytes(2), 100));
            look();
            look();
        }

        assertThat(handle.versions().list()).hasSizeBetween(6, 13);
    }

    @Test
    void watch_errorOfTheEngine_isTheLastFailureAndTheWatchGoesOn() throws IOException {
        AtomicReference<byte[]> bytes = new AtomicReference<>();
        ModelWatch watch = handle.versions()
                .watch(
                        () -> {
                            if (bytes.get() == null) {
                                throw new OutOfMemoryError("Java heap space");
                            }
                            return Optional.of(ModelSource.of(bytes.get()));
                        },
                        EVERY);
        look();
        assertThat(watch.lastFailure())
                .get()
                .isInstanceOf(LoadException.class)
                .asString()
                .contains("Java heap space");

        bytes.set(Scales.bytes(4));
        look();
        look();

        assertThat(answer()).isEqualTo(4);
    }

    @Test
    void watch_namesThatDifferInCaseOnly_areNotDeployedAndBothNamed() throws IOException {
        write("m-2.onnx", Scales.bytes(2));
        write("M-2.onnx", Scales.bytes(3));
        ModelWatch watch = handle.versions().watch(folder, EVERY);
        look();
        look();

        assertThat(answer()).isEqualTo(1);
        assertThat(watch.lastFailure()).get().asString().contains("m-2.onnx", "M-2.onnx", "case");
    }

    @Test
    void watch_linkThatLeadsNowhere_isNamedAmongTheVersions() throws IOException {
        Files.createSymbolicLink(folder.resolve("m-2.onnx"), folder.resolve("gone"));
        ModelWatch watch = handle.versions().watch(folder, EVERY);
        look();
        look();
        look();

        assertThat(watch.lastFailure()).get().isInstanceOf(DeployException.class);
        assertThat(handle.versions().list())
                .filteredOn(version -> version.state() == State.FAILED)
                .extracting(version -> version.model().version())
                .containsExactly("m-2");
    }

    @Test
    void watch_closed_looksNoMore() throws IOException {
        ModelWatch watch = handle.versions().watch(folder, EVERY);
        watch.close();
        write("m-2.onnx", Scales.bytes(2));
        look();
        look();

        assertThat(answer()).isEqualTo(1);
    }

    @Test
    void watch_badInterval_isIllegal() {
        assertThatThrownBy(() -> handle.versions().watch(folder, Duration.ZERO))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("above zero");
    }
}
