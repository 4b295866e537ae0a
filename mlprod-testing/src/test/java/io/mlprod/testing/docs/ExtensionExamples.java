package io.mlprod.testing.docs;

import static io.mlprod.testing.MlprodAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;

import io.mlprod.ModelHandle;
import io.mlprod.cache.Cache;
import io.mlprod.testing.LeakCheck;
import io.mlprod.testing.ManualClock;
import io.mlprod.testing.MlprodTest;
import io.mlprod.testing.Model;
import io.mlprod.testing.fake.ScriptedModel;
import io.mlprod.time.ManualTime;
import java.time.Duration;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** The code of EXTENSION.md, run by {@link ExtensionDocsTest}. */
final class ExtensionExamples {

    private ExtensionExamples() {}

    record Claim(double amount, int days) {}

    record Risk(float score) {}

    static final String PENGUINS = "../samples/quickstart/src/main/resources/penguins/penguins.onnx";

    record Penguin(
            @Nullable Float billLengthMm,
            @Nullable Float billDepthMm,
            @Nullable Float flipperLengthMm,
            @Nullable Float bodyMassG,
            String island,
            @Nullable String sex) {}

    record Species(String label, Map<String, Float> probabilities) {}

    @MlprodTest
    static class PenguinModelTest {

        @Model(PENGUINS)
        private static ModelHandle<Penguin, Species> penguins; // static: loaded once, for all tests

        @Test
        void knowsAnAdelie() {
            assertThat(penguins.predict(new Penguin(39.1f, 18.7f, 181f, 3750f, "Torgersen", "male")))
                    .hasValueSatisfying(species -> assertThat(species.label()).isEqualTo("Adelie"))
                    .hasProbabilitiesThatSumToOne(1e-5);
        }
    }

    @MlprodTest
    static class LeakyTest {

        @Test
        void forgetsToClose() {
            ModelHandle<Penguin, Species> handle = ModelHandle.open(PENGUINS, Penguin.class, Species.class);

            assertThat(handle).hasInput("island");
        }
    }

    @MlprodTest
    static class CacheTest {

        @ManualClock
        private ManualTime clock;

        private ScriptedModel<Claim, Risk> model;

        @BeforeEach
        void build(@ManualClock ManualTime time) {
            model = ScriptedModel.builder(Claim.class, Risk.class)
                    .time(time)
                    .handle(builder -> builder.cache(Cache.DEFAULT.expireAfterWrite(Duration.ofMinutes(5))))
                    .build()
                    .otherwise(new Risk(0.1f));
        }

        @Test
        void answersExpire() {
            model.handle().predict(new Claim(500, 3));
            assertThat(model.handle().predict(new Claim(500, 3))).cameFromCache();

            clock.advance(Duration.ofMinutes(6));
            assertThat(model.handle().predict(new Claim(500, 3))).cameFromRun();
        }

        @AfterEach
        void close() {
            model.close();
        }
    }

    @MlprodTest(allowedThreads = "metrics-", handles = LeakCheck.FAIL)
    static class SharedHandleTest {

        private static ModelHandle<Penguin, Species> shared;

        @BeforeAll
        static void open() {
            shared = ModelHandle.open(PENGUINS, Penguin.class, Species.class);
        }

        @Test
        void serves() {
            assertThat(shared).hasOutput("probabilities");
        }

        @AfterAll
        static void close() {
            shared.close();
        }
    }
}
