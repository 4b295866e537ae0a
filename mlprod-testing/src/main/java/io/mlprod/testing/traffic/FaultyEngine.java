package io.mlprod.testing.traffic;

import io.mlprod.model.ElementType;
import io.mlprod.model.ModelSignature;
import io.mlprod.model.Value;
import io.mlprod.spi.Engine;
import io.mlprod.spi.EngineLimits;
import io.mlprod.spi.Invocation;
import io.mlprod.spi.ModelArtifact;
import io.mlprod.spi.ModelSession;
import io.mlprod.spi.SessionOptions;
import io.mlprod.spi.SourceReader;
import io.mlprod.spi.TensorBuffer;
import io.mlprod.testing.traffic.Injector.Strike;
import java.util.List;
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
            List<String> all = session.signature().outputs().stream()
                    .map(output -> output.name())
                    .toList();
            return new Run(session.newInvocation(outputs), digest, outputs, all);
        }

        @Override
        public void close() {
            session.close();
        }
    }

    private final class Run implements Invocation {

        private final Invocation run;
        private final String digest;
        private final List<String> outputs;
        private final List<String> all;
        private Strike strike = Strike.NONE;

        Run(Invocation run, String digest, List<String> outputs, List<String> all) {
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
            for (String output : strike.changes().keySet()) {
                if (!all.contains(output)) {
                    injector.mistake(new IllegalStateException(Injector.unknown(output, all)));
                }
            }
            run.run();
        }

        @Override
        public TensorBuffer output(int index) {
            TensorBuffer right = run.output(index);
            boolean isFloating = right.type() == ElementType.FLOAT || right.type() == ElementType.DOUBLE;
            if (!strike.isOf(outputs.get(index)) || (strike.isNotFinite() && !isFloating)) {
                return right;
            }
            return changed(right, outputs.get(index));
        }

        /** Returns a copy, since the engine may keep and share its own. */
        private TensorBuffer changed(TensorBuffer right, String output) {
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
                    injector.mistake(new IllegalStateException("A regression changes output '" + output
                            + "', which has " + right.type() + "; it can change FLOAT, DOUBLE and INT64"));
                }
            }
            return wrong;
        }

        @Override
        public Value value(int index) {
            return strike.isAny() ? Invocation.super.value(index) : run.value(index);
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
