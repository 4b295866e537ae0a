package io.mlprod.docs;

import static org.assertj.core.api.Assertions.assertThat;

import io.mlprod.ModelHandle;
import io.mlprod.ModelHandleBuilder;
import io.mlprod.Outcome;
import io.mlprod.batching.Batching;
import io.mlprod.cache.Cache;
import io.mlprod.lifecycle.ModelSource;
import io.mlprod.spi.Engine;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** An engine of somebody else's: its source is a module of its own, which is compiled here against what we export. */
class EngineElsewhereTest {

    private static final Path SOURCE = Path.of("src/test/modules/elsewhere.engine");

    @TempDir
    static Path classes;

    private static URLClassLoader loader;
    private static Engine engine;

    record Flat(float area, long rooms, String city) {}

    record Rent(float rent) {}

    @BeforeAll
    static void compile() throws Exception {
        Javac.compile(
                "-d",
                classes.toString(),
                "-cp",
                System.getProperty("java.class.path"),
                SOURCE.resolve("elsewhere/engine/RentEngine.java").toString());
        loader = new URLClassLoader(new URL[] {classes.toUri().toURL()}, EngineElsewhereTest.class.getClassLoader());
        engine = (Engine)
                loader.loadClass("elsewhere.engine.RentEngine").getConstructor().newInstance();
    }

    @AfterAll
    static void close() throws Exception {
        loader.close();
    }

    private static ModelHandleBuilder<Flat, Rent> builder() {
        return ModelHandle.builder(Flat.class, Rent.class)
                .load(ModelSource.none("rent").version("2026"))
                .engine(engine);
    }

    @Test
    void classes_ofTheEngine_knowNothingInternal() throws Exception {
        try (Stream<Path> files = Files.walk(classes)) {
            assertThat(files.filter(Files::isRegularFile).toList()).isNotEmpty().allSatisfy(file -> {
                String constants = Files.readString(file, StandardCharsets.ISO_8859_1);
                assertThat(constants).contains("io/mlprod/spi/").doesNotContain("io/mlprod/internal");
            });
        }
    }

    @Test
    void predict_engineElsewhere_answersAndNamesItself() {
        try (ModelHandle<Flat, Rent> handle = builder().build()) {
            assertThat(handle.predict(new Flat(50, 2, "Wien")).value()).isEqualTo(new Rent(1050));
            assertThat(handle.predict(new Flat(50, 2, "Graz")).value()).isEqualTo(new Rent(700));
            assertThat(handle.predict(new Flat(50, 2, "\ud83d\ude00\0")).value())
                    .isEqualTo(new Rent(700));
            assertThat(handle.predict(new Flat(1, 1, "")).model()).hasToString("rent@2026");
            assertThat(handle.versions().list().get(0).engine().name()).isEqualTo("rent");
        }
    }

    @Test
    void predictAll_engineElsewhere_answersInBatches() {
        List<Flat> flats = IntStream.range(0, 300)
                .mapToObj(i -> new Flat(i, 1, i % 2 == 0 ? "Wien" : "Linz"))
                .toList();
        try (ModelHandle<Flat, Rent> handle = builder().build()) {
            List<Outcome<Rent>> rents = handle.predictAll(flats);
            for (int i = 0; i < 300; i++) {
                float base = 12 * i + 50;
                assertThat(rents.get(i).prediction().value()).isEqualTo(new Rent(i % 2 == 0 ? 1.5f * base : base));
            }
        }
    }

    @Test
    void predict_engineElsewhereWithCacheAndBatches_answers() {
        try (ModelHandle<Flat, Rent> handle = builder()
                .cache(Cache.DEFAULT.maximumWeight(10_000))
                .batching(Batching.DEFAULT.maxRows(8).maxDelay(Duration.ofNanos(1)))
                .build()) {
            for (int i = 0; i < 3; i++) {
                assertThat(handle.predict(new Flat(50, 2, "Wien")).value()).isEqualTo(new Rent(1050));
            }
        }
    }
}
