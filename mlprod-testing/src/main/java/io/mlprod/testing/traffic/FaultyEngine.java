package io.mlprod.testing.traffic;

import io.mlprod.model.ElementType;
import io.mlprod.model.MapValue;
import io.mlprod.model.ModelSignature;
import io.mlprod.model.SequenceValue;
import io.mlprod.model.Tensor;
import io.mlprod.model.Value;
import io.mlprod.model.ValueInfo;
import io.mlprod.model.ValueType;
import io.mlprod.spi.Engine;
import io.mlprod.spi.EngineLimits;
import io.mlprod.spi.Invocation;
import io.mlprod.spi.ModelArtifact;
import io.mlprod.spi.ModelSession;
import io.mlprod.spi.SessionOptions;
import io.mlprod.spi.SourceReader;
import io.mlprod.spi.TensorBuffer;
import io.mlprod.testing.traffic.Injector.Strike;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** An engine whose runs regressions strike. Thread-safe as the real one is. */
final class FaultyEngine implements Engine {

    private final Engine real;
    private final Injector<?> injector;

    FaultyEngine(Engine real, Injector<?> injector) {
        this.real = real;
        this.injector = injector;
    }

    @Override
    public String name() {
        return real.name();
    }

    @Override
    public EngineLimits limits() {
        return real.limits();
    }

    @Override
    public ModelArtifact read(SourceReader source) {
        return real.read(source);
    }

    @Override
    public ModelSession open(ModelArtifact model, SessionOptions options) {
        return new Session(real.open(model, options), model.sha256());
    }

    private final class Session implements ModelSession {

        private final ModelSession session;
        private final String digest;

        Session(ModelSession session, String digest) {
            this.session = session;
            this.digest = digest;
        }

        @Override
        public ModelSignature signature() {
            return session.signature();
        }

        @Override
        public Optional<String> rowDependence(List<String> outputs) {
            return session.rowDependence(outputs);
        }

        @Override
        public Invocation newInvocation(List<String> outputs) {
            return new Run(
                    session.newInvocation(outputs),
                    digest,
                    outputs,
                    session.signature().outputs());
        }

        @Override
        public void close() {
            session.close();
        }
    }

    private static boolean isFloating(ValueType type) {
        if (type instanceof ValueType.SequenceType sequence) {
            return isFloating(sequence.element());
        }
        return type instanceof ValueType.MapType map
                ? map.value().isFloating()
                : ((ValueType.TensorType) type).elementType().isFloating();
    }

    private static IllegalStateException cannotChange(String output, String type) {
        return new IllegalStateException("A regression changes output '" + output + "', which has " + type
                + "; it can change FLOAT, DOUBLE and INT64, in tensors and in maps");
    }

    private final class Run implements Invocation {

        private final Invocation run;
        private final String digest;
        private final List<String> outputs;
        private final List<ValueInfo> all;
        private Strike strike = Strike.NONE;

        Run(Invocation run, String digest, List<String> outputs, List<ValueInfo> all) {
            this.run = run;
            this.digest = digest;
            this.outputs = outputs;
            this.all = all;
        }

        @Override
        public TensorBuffer input(int index) {
            return run.input(index);
        }

        @Override
        public void run() {
            strike = injector.strike(digest);
            requireEffect();
            run.run();
        }

        /** A regression that changes nothing would seem to be harmless. */
        private void requireEffect() {
            for (String output : strike.changes().keySet()) {
                if (all.stream().noneMatch(of -> of.name().equals(output))) {
                    injector.mistake(new IllegalStateException(Injector.unknown(
                            output, all.stream().map(ValueInfo::name).toList())));
                } else if (!outputs.contains(output)) {
                    injector.mistake(new IllegalStateException("A regression changes output '" + output
                            + "', which nobody reads; the output record reads " + outputs));
                }
            }
            if (strike.isNotFinite()
                    && all.stream().noneMatch(of -> outputs.contains(of.name()) && isFloating(of.type()))) {
                injector.mistake(new IllegalStateException(
                        "A regression is to make answers NaN, but no output that is read has floating-point numbers: "
                                + all));
            }
        }

        @Override
        public TensorBuffer output(int index) {
            TensorBuffer right = run.output(index);
            String output = outputs.get(index);
            return strike.isOf(output) ? injector.own(() -> changed(right, output)) : right;
        }

        /** Returns a copy, since the engine may keep and share its own. */
        private TensorBuffer changed(TensorBuffer right, String output) {
            boolean isFloating = right.type() == ElementType.FLOAT || right.type() == ElementType.DOUBLE;
            if (strike.isNotFinite() && !isFloating) {
                return right;
            }
            TensorBuffer wrong = TensorBuffer.heap(right.name(), right.type());
            wrong.reshape(right.shape());
            wrong.put(0, right);
            for (int i = 0; i < right.size(); i++) {
                if (right.type() == ElementType.FLOAT) {
                    float number = right.bytes().getFloat(i * Float.BYTES);
                    wrong.bytes().putFloat(i * Float.BYTES, (float) strike.apply(output, number));
                } else if (right.type() == ElementType.DOUBLE) {
                    double number = right.bytes().getDouble(i * Double.BYTES);
                    wrong.bytes().putDouble(i * Double.BYTES, strike.apply(output, number));
                } else if (right.type() == ElementType.INT64) {
                    long number = right.bytes().getLong(i * Long.BYTES);
                    wrong.bytes().putLong(i * Long.BYTES, Math.round(strike.apply(output, (double) number)));
                } else {
                    throw cannotChange(output, right.type().toString());
                }
            }
            return wrong;
        }

        @Override
        public Value value(int index) {
            Value right = run.value(index);
            String output = outputs.get(index);
            if (!strike.isOf(output)) {
                return right;
            }
            return right instanceof Tensor ? Invocation.super.value(index) : injector.own(() -> changed(right, output));
        }

        private Value changed(Value right, String output) {
            if (right instanceof SequenceValue sequence) {
                return new SequenceValue(sequence.elements().stream()
                        .map(element -> changed(element, output))
                        .toList());
            }
            if (right instanceof MapValue map) {
                Map<Object, Object> entries = new LinkedHashMap<>();
                map.entries().forEach((key, number) -> entries.put(key, changedNumber(number, output)));
                return new MapValue(entries);
            }
            throw cannotChange(output, "a sequence of tensors");
        }

        private Object changedNumber(Object right, String output) {
            if (right instanceof Float number) {
                return (float) strike.apply(output, number);
            }
            if (right instanceof Double number) {
                return strike.apply(output, number);
            }
            if (strike.isNotFinite()) {
                return right;
            }
            if (right instanceof Long number) {
                return Math.round(strike.apply(output, (double) number));
            }
            throw cannotChange(output, "a map to " + right.getClass().getSimpleName());
        }

        @Override
        public void trim() {
            run.trim();
        }

        @Override
        public void terminate() {
            run.terminate();
        }

        @Override
        public void resume() {
            run.resume();
        }

        @Override
        public void close() {
            run.close();
        }
    }
}
