package io.mlprod.testing.docs;

import com.fasterxml.jackson.databind.ObjectMapper;
import io.mlprod.Call;
import io.mlprod.Prediction;
import io.mlprod.Predictor;
import io.mlprod.error.DeadlineExceededException;
import io.mlprod.error.ModelExecutionException;
import io.mlprod.model.ModelVersion;
import io.mlprod.monitoring.alert.AlertSink;
import io.mlprod.monitoring.alert.Notification;
import io.mlprod.rollout.RolloutCounts;
import io.mlprod.rollout.RolloutPlan;
import io.mlprod.rollout.RolloutStore;
import io.mlprod.testing.contract.AlertSinkContract;
import io.mlprod.testing.contract.Outage;
import io.mlprod.testing.contract.PredictorContract;
import io.mlprod.testing.contract.RolloutStoreContract;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.Function;

/** The code of CONTRACTS.md. */
final class ContractsExamples {

    private ContractsExamples() {}

    /** Stands in for a server: what all stores of a test share, and what can be down. */
    static final class FakeRedis implements Outage {

        private final RolloutStore data = RolloutStore.inMemory();
        private volatile boolean isDown;

        RolloutStore data() throws IOException {
            if (isDown) {
                throw new IOException("connection refused");
            }
            return data;
        }

        @Override
        public void begin() {
            isDown = true;
        }

        @Override
        public void end() {
            isDown = false;
        }
    }

    record RedisRolloutStore(FakeRedis redis) implements RolloutStore {

        @Override
        public Snapshot read(String rollout) throws IOException {
            return redis.data().read(rollout);
        }

        @Override
        public boolean compareAndSet(String rollout, RolloutPlan next) throws IOException {
            return redis.data().compareAndSet(rollout, next);
        }

        @Override
        public void rollBack(String rollout, long epoch, String reason) throws IOException {
            redis.data().rollBack(rollout, epoch, reason);
        }

        @Override
        public void publish(String rollout, RolloutCounts counts) throws IOException {
            redis.data().publish(rollout, counts);
        }
    }

    static final class RemoteScores implements Predictor<String, Double> {

        private static final ModelVersion SERVICE = new ModelVersion("scores", "3", "");

        private final Function<String, Double> service;

        RemoteScores(Function<String, Double> service) {
            this.service = service;
        }

        @Override
        public Prediction<Double> predict(String id, Call call) {
            if (!id.startsWith("c-")) {
                throw new ModelExecutionException("The service knows no such customer", null);
            }
            long start = System.nanoTime();
            Double score = service.apply(id);
            if (call.timeout()
                    .filter(timeout -> System.nanoTime() - start > timeout.toNanos())
                    .isPresent()) {
                throw new DeadlineExceededException("The service was too late", null);
            }
            return Prediction.of(score, SERVICE);
        }
    }

    static class RedisRolloutStoreTest extends RolloutStoreContract {

        private final FakeRedis redis = new FakeRedis();

        @Override
        protected RolloutStore open() {
            return new RedisRolloutStore(redis);
        }

        @Override
        protected Optional<Outage> outage() {
            return Optional.of(redis);
        }
    }

    static class RemoteScoresTest extends PredictorContract<String, Double> {

        @Override
        protected Predictor<String, Double> open() {
            return new RemoteScores(id -> id.length() / 10.0);
        }

        @Override
        protected List<String> inputs() {
            return List.of("c-17", "c-1800");
        }

        @Override
        protected List<String> unanswerable() {
            return List.of("unknown");
        }
    }

    record Doubled(Predictor<String, Double> model) implements Predictor<String, Double> {

        @Override
        public Prediction<Double> predict(String id, Call call) {
            return model.predict(id, call).map(score -> 2 * score);
        }
    }

    static class DoubledTest extends PredictorContract<String, Double> {

        private final List<Call> calls = Collections.synchronizedList(new ArrayList<>());

        @Override
        protected Predictor<String, Double> open() {
            Predictor<String, Double> model = (id, call) -> {
                calls.add(call);
                return Prediction.of(id.length() / 10.0, new ModelVersion("scores", "3", ""));
            };
            return new Doubled(model);
        }

        @Override
        protected Optional<List<Call>> passedOn() {
            return Optional.of(calls);
        }

        @Override
        protected List<String> inputs() {
            return List.of("c-17", "c-1800");
        }

        @Override
        protected boolean keepsTimeouts() {
            return false; // the model is a fake
        }
    }

    record ChatSink(Consumer<String> chat) implements AlertSink {

        private static final ObjectMapper JSON = new ObjectMapper();

        @Override
        public void accept(Notification notification) {
            chat.accept(JSON.createObjectNode()
                    .put("text", notification.worst().text())
                    .toString());
        }
    }

    static class ChatSinkTest extends AlertSinkContract {

        private final List<String> sent = Collections.synchronizedList(new ArrayList<>());
        private final ObjectMapper json = new ObjectMapper();

        @Override
        protected AlertSink open() {
            return new ChatSink(sent::add);
        }

        @Override
        protected List<String> received() throws IOException {
            List<String> texts = new ArrayList<>();
            for (String body : List.copyOf(sent)) {
                texts.add(json.readTree(body).get("text").textValue());
            }
            return texts;
        }
    }

    /** A store with a mistake: of several reasons it keeps the last. */
    static class HastyStore extends RolloutStoreContract {

        @Override
        protected RolloutStore open() {
            RolloutStore data = RolloutStore.inMemory();
            return new RolloutStore() {
                private String reason = "";

                @Override
                public Snapshot read(String rollout) throws IOException {
                    Snapshot read = data.read(rollout);
                    return new Snapshot(read.plan(), read.rolledBackEpoch(), reason, read.counts());
                }

                @Override
                public boolean compareAndSet(String rollout, RolloutPlan next) throws IOException {
                    return data.compareAndSet(rollout, next);
                }

                @Override
                public void rollBack(String rollout, long epoch, String why) throws IOException {
                    data.rollBack(rollout, epoch, why);
                    reason = why;
                }

                @Override
                public void publish(String rollout, RolloutCounts counts) throws IOException {
                    data.publish(rollout, counts);
                }
            };
        }
    }
}
