package io.mlprod.testing.contract;

import io.mlprod.error.LoadException;
import io.mlprod.error.ModelExecutionException;
import io.mlprod.lifecycle.Arena;
import io.mlprod.lifecycle.ModelSource;
import io.mlprod.model.Dimension;
import io.mlprod.model.ElementType;
import io.mlprod.model.ModelMetadata;
import io.mlprod.model.ModelSignature;
import io.mlprod.model.Tensor;
import io.mlprod.model.Value;
import io.mlprod.model.ValueInfo;
import io.mlprod.model.ValueType.TensorType;
import io.mlprod.spi.Engine;
import io.mlprod.spi.Invocation;
import io.mlprod.spi.ModelArtifact;
import io.mlprod.spi.ModelSession;
import io.mlprod.spi.SessionOptions;
import io.mlprod.spi.SourceReader;
import io.mlprod.spi.TensorBuffer;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.ConcurrentModificationException;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Engines with a mistake each, which only {@link ContractsCanFailTest} runs: double the number, greet the name. */
final class BrokenEngines {

    private BrokenEngines() {}

    private static ValueInfo column(String name, ElementType type) {
        return new ValueInfo(
                name, new TensorType(type, List.of(new Dimension(Dimension.DYNAMIC, "N"), new Dimension(1, null))));
    }

    /** The engine as it should be; each mistake overrides a method. */
    abstract static class Broken extends EngineContract implements Engine {

        @Override
        protected Engine engine() {
            return this;
        }

        @Override
        protected ModelSource model() {
            return ModelSource.of("a model".getBytes(StandardCharsets.UTF_8));
        }

        @Override
        protected Optional<ModelSource> unreadable() {
            return Optional.of(ModelSource.of("bad".getBytes(StandardCharsets.UTF_8)));
        }

        @Override
        protected boolean canTerminate() {
            return true;
        }

        @Override
        protected List<Map<String, Tensor>> inputs() {
            return List.of(input(1, "Ann"), input(2, "Ben"), input(3, "Eve"));
        }

        private static Map<String, Tensor> input(double number, String name) {
            return Map.of(
                    "number", Tensor.of(new double[] {number}, 1, 1), "name", Tensor.of(new String[] {name}, 1, 1));
        }

        @Override
        public String name() {
            return "greeter";
        }

        @Override
        public ModelArtifact read(SourceReader source) {
            return source.bytes();
        }

        @Override
        public ModelSession open(ModelArtifact model, SessionOptions options) {
            if (model.bytes().length == 3) {
                throw new LoadException(LoadException.Reason.NOT_A_MODEL, "bad", null);
            }
            return session(model);
        }

        ModelSession session(ModelArtifact model) {
            return new Session(model.sha256(), this);
        }

        Run run(List<String> outputs) {
            return new Run(outputs);
        }

        Optional<String> dependence() {
            return Optional.empty();
        }
    }

    static class Session implements ModelSession {

        private final String digest;
        private final Broken engine;

        Session(String digest, Broken engine) {
            this.digest = digest;
            this.engine = engine;
        }

        @Override
        public ModelSignature signature() {
            return new ModelSignature(
                    List.of(column("number", ElementType.DOUBLE), column("name", ElementType.STRING)),
                    List.of(column("doubled", ElementType.DOUBLE), column("greeting", ElementType.STRING)),
                    new ModelMetadata("", "", "", "", "", 0, Map.of()),
                    digest);
        }

        @Override
        public Optional<String> rowDependence(List<String> outputs) {
            return engine.dependence();
        }

        @Override
        public Invocation newInvocation(List<String> outputs) {
            return engine.run(outputs);
        }
    }

    /** An invocation as it should be. */
    static class Run implements Invocation {

        final List<String> wanted;
        final TensorBuffer number = TensorBuffer.heap("number", ElementType.DOUBLE);
        final TensorBuffer name = TensorBuffer.heap("name", ElementType.STRING);
        final Map<String, TensorBuffer> outputs = new HashMap<>();
        volatile boolean isTerminated;

        Run(List<String> wanted) {
            this.wanted = wanted;
            outputs.put("doubled", TensorBuffer.heap("doubled", ElementType.DOUBLE));
            outputs.put("greeting", TensorBuffer.heap("greeting", ElementType.STRING));
        }

        @Override
        public TensorBuffer input(int index) {
            return index == 0 ? number : name;
        }

        double number(int row) {
            return number.bytes().getDouble(row * Double.BYTES);
        }

        int rows() {
            return number.size();
        }

        @Override
        public void run() {
            if (isTerminated) {
                throw new ModelExecutionException("terminated", null);
            }
            int rows = rows();
            ByteBuffer doubled = ByteBuffer.allocate(rows * Double.BYTES).order(ByteOrder.nativeOrder());
            String[] greetings = new String[rows];
            for (int i = 0; i < rows; i++) {
                doubled.putDouble(i * Double.BYTES, 2 * number(i));
                greetings[i] = "hello " + name.strings()[i];
            }
            outputs.get("doubled").adopt(new long[] {rows, 1}, doubled);
            outputs.get("greeting").adopt(new long[] {rows, 1}, greetings);
        }

        @Override
        public TensorBuffer output(int index) {
            return outputs.get(wanted.get(index));
        }

        @Override
        public void trim() {
            Arrays.fill(name.strings(), null);
            outputs.get("greeting").release();
        }

        @Override
        public void terminate() {
            isTerminated = true;
        }

        @Override
        public void resume() {
            isTerminated = false;
        }
    }

    @Fails({})
    static final class Right extends Broken {}

    @Fails("name_atEachCall_isTheSame")
    static final class CountsInItsName extends Broken {
        private int calls;

        @Override
        public String name() {
            return "greeter " + calls++;
        }
    }

    /** Closes one model for all. */
    @Fails("open_twice_givesSessionsOfTheirOwn")
    static final class SharesASession extends Broken {
        private boolean isClosed;
        private int opened;

        @Override
        ModelSession session(ModelArtifact model) {
            boolean isSecond = ++opened == 2;
            return new Session(model.sha256(), this) {
                @Override
                public void close() {
                    isClosed |= isSecond
                            && StackWalker.getInstance()
                                    .walk(frames -> frames.anyMatch(
                                            frame -> frame.getMethodName().startsWith("open_twice")));
                }
            };
        }

        @Override
        Run run(List<String> outputs) {
            if (isClosed) {
                throw new IllegalStateException("closed");
            }
            return super.run(outputs);
        }
    }

    @Fails("open_optionsThatItDoesNotTune_areIgnored")
    static final class RefusesOptions extends Broken {
        @Override
        public ModelSession open(ModelArtifact model, SessionOptions options) {
            if (options.intraOpThreads() > 1 || options.arena() != Arena.AUTO) {
                throw new LoadException(LoadException.Reason.UNSUPPORTED, "options", null);
            }
            return super.open(model, options);
        }
    }

    @Fails("open_theModel_isNotChanged")
    static final class ChangesTheModel extends Broken {
        private int opened;

        @Override
        ModelSession session(ModelArtifact model) {
            model.bytes()[0] = (byte) opened++;
            return super.session(model);
        }
    }

    @Fails("open_noModel_isALoadException")
    static final class ThrowsAForeignException extends Broken {
        @Override
        public ModelSession open(ModelArtifact model, SessionOptions options) {
            if (model.bytes().length == 3) {
                throw new IllegalArgumentException("bad");
            }
            return super.open(model, options);
        }
    }

    @Fails("open_severalThreads_eachHasASession")
    static final class OpensOneAtATime extends Broken {
        private final Meeting meeting = new Meeting();
        private volatile ModelArtifact current;

        @Override
        ModelSession session(ModelArtifact model) {
            Object mine = new Object();
            opening = mine;
            meeting.await();
            if (!mine.equals(opening)) {
                throw new ConcurrentModificationException();
            }
            current = model;
            return super.session(current);
        }

        private volatile Object opening;
    }

    @Fails("signature_ofTheModel_hasItsDigestAndTensorsAsInputs")
    static final class HasAnotherDigest extends Broken {
        @Override
        ModelSession session(ModelArtifact model) {
            return new Session("0".repeat(64), this);
        }
    }

    /** Numbers are scaled by the largest of the batch. */
    @Fails("rowDependence_saidToBeNone_rowsOfABatchAreAnsweredAsIfAlone")
    static final class MixesRows extends Broken {
        @Override
        Run run(List<String> outputs) {
            return new Run(outputs) {
                @Override
                double number(int row) {
                    return row == 0 && rows() > 1 ? super.number(1) : super.number(row);
                }
            };
        }
    }

    @Fails("newInvocation_someOutputs_areInTheOrderAskedFor")
    static final class IgnoresTheOrder extends Broken {
        @Override
        Run run(List<String> outputs) {
            return super.run(outputs.stream().sorted().toList());
        }
    }

    @Fails("newInvocation_severalThreads_eachRunsItsOwn")
    static final class SharesAField extends Broken {
        private final Meeting meeting = new Meeting();
        private volatile double current;

        @Override
        Run run(List<String> outputs) {
            return new Run(outputs) {
                @Override
                double number(int row) {
                    double mine = super.number(row);
                    boolean isShared = StackWalker.getInstance()
                            .walk(frames -> frames.anyMatch(
                                    frame -> frame.getMethodName().contains("newInvocation_severalThreads")));
                    if (!isShared) {
                        return mine;
                    }
                    current = mine;
                    meeting.await();
                    return current;
                }
            };
        }
    }

    @Fails("input_atEachCall_isTheSameBuffer")
    static final class GivesNewBuffers extends Broken {
        @Override
        Run run(List<String> outputs) {
            return new Run(outputs) {
                private TensorBuffer current = TensorBuffer.heap("number", ElementType.DOUBLE);
                private boolean hasRun;

                @Override
                public TensorBuffer input(int index) {
                    if (index == 0 && hasRun) {
                        current = TensorBuffer.heap("number", ElementType.DOUBLE);
                        hasRun = false;
                    }
                    return index == 0 ? current : super.input(index);
                }

                @Override
                int rows() {
                    return current.size();
                }

                @Override
                double number(int row) {
                    hasRun = true;
                    return current.bytes().getDouble(row * Double.BYTES);
                }
            };
        }
    }

    /** Gives the answer of the run before from the fifth run on. */
    @Fails("run_differentInputsByTurns_answersEachForItself")
    static final class GivesThePreviousAnswer extends Broken {
        @Override
        Run run(List<String> outputs) {
            boolean isMain = Meeting.isOnTheMainThread();
            return new Run(outputs) {
                private int runs;
                private double before;

                @Override
                double number(int row) {
                    double now = super.number(row);
                    double answer = isMain && ++runs == 8 ? before : now;
                    before = now;
                    return answer;
                }
            };
        }
    }

    @Fails("run_fewerRowsThanBefore_leavesNoneOfThem")
    static final class LeaksRows extends Broken {
        @Override
        Run run(List<String> outputs) {
            return new Run(outputs) {
                private int most;

                @Override
                int rows() {
                    most = Math.max(most, super.rows());
                    return most;
                }
            };
        }
    }

    @Fails("output_eachTensor_isAsDeclared")
    static final class GivesAnotherShape extends Broken {
        @Override
        Run run(List<String> outputs) {
            return new Run(outputs) {
                @Override
                public TensorBuffer output(int index) {
                    TensorBuffer right = super.output(index);
                    boolean isAsked = StackWalker.getInstance()
                            .walk(frames -> frames.noneMatch(
                                    frame -> frame.getMethodName().equals("value")));
                    if (isAsked && index == 0 && right.size() == 1) {
                        TensorBuffer flat = TensorBuffer.heap("doubled", ElementType.DOUBLE);
                        flat.reshape(new long[] {1});
                        return flat;
                    }
                    return right;
                }
            };
        }
    }

    /** Shows its own memory as a value. */
    @Fails({"value_ofARunBefore_staysAsItWas"})
    static final class GivesALiveValue extends Broken {
        @Override
        Run run(List<String> outputs) {
            return new Run(outputs) {
                private int values;

                @Override
                public Value value(int index) {
                    Value right = super.value(index);
                    boolean isFirst = values++ == 0
                            && StackWalker.getInstance()
                                    .walk(frames -> frames.anyMatch(
                                            frame -> frame.getMethodName().startsWith("value_ofARunBefore")))
                            && !StackWalker.getInstance()
                                    .walk(frames -> frames.anyMatch(
                                            frame -> frame.getMethodName().equals("alone")));
                    return isFirst ? Tensor.of(new double[] {6}, 1, 1) : right; // as it is after two more runs
                }
            };
        }
    }

    @Fails("run_onAnotherThreadThanBefore_seesWhatItLeft")
    static final class BelongsToItsThread extends Broken {
        @Override
        Run run(List<String> outputs) {
            Thread owner = Thread.currentThread();
            return new Run(outputs) {
                @Override
                public void run() {
                    if (!Thread.currentThread().equals(owner)) {
                        throw new IllegalStateException("of another thread");
                    }
                    super.run();
                }
            };
        }
    }

    @Fails("trim_afterACallOrAlone_leavesTheInvocationUsable")
    static final class DiesOfATrimAlone extends Broken {
        @Override
        Run run(List<String> outputs) {
            return new Run(outputs) {
                private boolean hasRun;
                private boolean isDead;

                @Override
                public void run() {
                    if (isDead) {
                        throw new ModelExecutionException("trimmed", null);
                    }
                    super.run();
                    hasRun = true;
                }

                @Override
                public void trim() {
                    isDead |= !hasRun;
                    super.trim();
                }
            };
        }
    }

    @Fails("trim_texts_areDiscarded")
    static final class KeepsTexts extends Broken {
        @Override
        Run run(List<String> outputs) {
            return new Run(outputs) {
                @Override
                public void trim() {}
            };
        }
    }

    @Fails("terminate_thenResumed_endsOneRunOnly")
    static final class StaysTerminated extends Broken {
        @Override
        Run run(List<String> outputs) {
            return new Run(outputs) {
                @Override
                public void resume() {}
            };
        }
    }
}
