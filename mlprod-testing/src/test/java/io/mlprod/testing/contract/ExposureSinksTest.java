package io.mlprod.testing.contract;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.mlprod.model.ModelVersion;
import io.mlprod.model.PredictionId;
import io.mlprod.routing.Exposure;
import io.mlprod.routing.ExposureSink;
import io.mlprod.routing.InMemoryExposures;
import io.mlprod.routing.Route;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.io.TempDir;

/** The exposure sinks of mlprod keep the contract. */
class ExposureSinksTest {

    @Nested
    class InMemory extends ExposureSinkContract {

        private final InMemoryExposures sink = new InMemoryExposures(10_000);

        @Override
        protected ExposureSink open() {
            return sink;
        }

        @Override
        protected List<PredictionId> decisions() {
            return sink.list().stream().map(Exposure::decision).toList();
        }

        @Override
        protected Optional<List<Exposure>> exposures() {
            return Optional.of(sink.list());
        }

        @Override
        protected boolean survivesRestart() {
            return false;
        }

        @Override
        protected boolean isThreadSafe() {
            return true;
        }
    }

    @Nested
    class JsonLines extends ExposureSinkContract {

        @TempDir
        Path folder;

        @Override
        protected ExposureSink open() throws IOException {
            return ExposureSink.jsonLines(
                    Files.createDirectories(folder.resolve("sink")).resolve("e.jsonl"), 1L << 24, 2);
        }

        @Override
        protected List<PredictionId> decisions() throws IOException {
            return exposures().orElseThrow().stream().map(Exposure::decision).toList();
        }

        @Override
        protected Optional<List<Exposure>> exposures() throws IOException {
            List<Exposure> all = new ArrayList<>();
            for (String line : Files.readAllLines(folder.resolve("sink/e.jsonl"))) {
                all.add(exposure(new ObjectMapper().readTree(line)));
            }
            return Optional.of(all);
        }

        private static Exposure exposure(JsonNode json) {
            Route route = new Route(
                    json.get("test").textValue(),
                    json.get("epoch").longValue(),
                    json.get("step").intValue(),
                    json.get("arm").textValue(),
                    version(json.get("assigned")),
                    json.get("slot").intValue(),
                    json.get("propensity").doubleValue(),
                    Route.Reason.valueOf(json.get("reason").textValue()),
                    json.get("salt").textValue());
            return new Exposure(
                    Instant.parse(json.get("at").textValue()),
                    route,
                    version(json.get("served")),
                    json.get("unit").textValue(),
                    PredictionId.parse(json.get("decision").textValue()));
        }

        private static ModelVersion version(JsonNode json) {
            return new ModelVersion(
                    json.get("name").textValue(),
                    json.get("version").textValue(),
                    json.get("sha256").textValue());
        }

        @Override
        protected boolean isThreadSafe() {
            return true;
        }

        @Override
        protected Optional<Outage> outage() {
            Path gone = folder.resolve("sink");
            Path moved = folder.resolve("moved");
            return Optional.of(new Outage() {
                @Override
                public void begin() throws IOException {
                    Files.move(gone, moved);
                }

                @Override
                public void end() throws IOException {
                    Files.move(moved, gone);
                }
            });
        }
    }

    @Nested
    class Logged extends ExposureSinkContract {

        private final CapturedLog log = new CapturedLog("io.mlprod.exposures");

        @AfterEach
        void releaseTheLog() {
            log.close();
        }

        @Override
        protected ExposureSink open() {
            return ExposureSink.logging();
        }

        @Override
        protected List<PredictionId> decisions() throws IOException {
            List<PredictionId> all = new ArrayList<>();
            for (String line : log.lines()) {
                all.add(PredictionId.parse(
                        new ObjectMapper().readTree(line).get("decision").textValue()));
            }
            return all;
        }

        @Override
        protected boolean survivesRestart() {
            return false;
        }

        @Override
        protected boolean isThreadSafe() {
            return true;
        }
    }
}
