package io.mlprod.verdicts;

import io.mlprod.Call;
import io.mlprod.ModelHandle;
import io.mlprod.Prediction;
import io.mlprod.Scales;
import io.mlprod.error.MlprodException;
import io.mlprod.lifecycle.ModelSource;
import io.mlprod.model.ModelVersion;
import io.mlprod.model.PredictionId;
import io.mlprod.observe.Feedback;
import io.mlprod.time.ManualTime;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.PriorityQueue;
import org.jspecify.annotations.Nullable;

/** Processes with a handle each on one manual clock, and what will be told of their predictions later. */
final class World implements AutoCloseable {

    /** What the model takes. */
    public record In(float x) {}

    /** What it gives. */
    public record Out(float score) {}

    private record Told(long at, long order, ModelHandle<In, Out> by, PredictionId id, Feedback feedback)
            implements Comparable<Told> {
        @Override
        public int compareTo(Told other) {
            return at == other.at ? Long.compare(order, other.order) : Long.compare(at, other.at);
        }
    }

    private static final byte[] FIRST = Scales.bytes(1);
    private static final byte[] SECOND = Scales.bytes(2);

    final ManualTime time = new ManualTime(Instant.parse("2026-01-01T00:00:00Z"));
    final FakeModel model;
    final List<ModelHandle<In, Out>> handles = new ArrayList<>();
    private final PriorityQueue<Told> waiting = new PriorityQueue<>();
    private long order;
    private long second;

    /** After each piece of feedback: where a scenario looks. */
    Runnable look = () -> {};

    /** So many processes, each with version 1, which serves, and 2. */
    World(int processes) {
        this.model = new FakeModel(sha256(SECOND));
        for (int i = 0; i < processes; i++) {
            ModelHandle<In, Out> handle = ModelHandle.builder(In.class, Out.class)
                    .name("m")
                    .load(ModelSource.of(FIRST).version("1"))
                    .engine(model)
                    .time(time)
                    .build();
            ModelVersion unused = handle.versions().load(ModelSource.of(SECOND).version("2"));
            handles.add(handle);
        }
    }

    private static String sha256(byte[] file) {
        try {
            return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(file));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }

    long second() {
        return second;
    }

    ModelHandle<In, Out> handle() {
        return handles.get(0);
    }

    /** Lets time pass until then, and tells what became known on the way. */
    void until(long atSecond) {
        while (!waiting.isEmpty() && waiting.peek().at <= atSecond) {
            Told next = waiting.poll();
            advance(next.at);
            next.by.feedback(next.id, next.feedback);
            look.run();
        }
        advance(atSecond);
    }

    private void advance(long to) {
        if (to > second) {
            time.advance(Duration.ofSeconds(to - second));
            second = to;
        }
    }

    /** Asks process number so and so; null if the call fails. */
    @Nullable
    Prediction<Out> ask(int process, String user, float x) {
        try {
            return handles.get(process).predict(new In(x), Call.DEFAULT.unit(user));
        } catch (MlprodException e) {
            return null;
        }
    }

    /** Tells something so many seconds from now; at once if that is 0. */
    void tell(int process, long after, PredictionId id, Feedback feedback) {
        if (after == 0) {
            handles.get(process).feedback(id, feedback);
            look.run();
        } else {
            waiting.add(new Told(second + after, order++, handles.get(process), id, feedback));
        }
    }

    @Override
    public void close() {
        handles.forEach(ModelHandle::close);
    }
}
