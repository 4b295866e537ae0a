package io.mlprod.engine;

import io.mlprod.internal.onnx.OnnxRuntime;
import io.mlprod.internal.plain.session.PlainJava;
import io.mlprod.spi.Engine;
import java.util.List;

/**
 * The engines that come with mlprod, for {@code ModelHandleBuilder.engine}.
 *
 * @since 0.1
 */
public final class Engines {

    /** Made when it is first asked for, so that a process with engines of its own loads no class of these. */
    private static final class Default {
        static final List<Engine> LINE = List.of(plainJava(), onnxRuntime());
    }

    private Engines() {}

    /**
     * Returns the engines of a handle that is given none: {@link #plainJava()} for the models that it takes, and
     * {@link #onnxRuntime()} for all others.
     *
     * @return an unmodifiable list, always the same
     */
    public static List<Engine> byDefault() {
        return Default.LINE;
    }

    /**
     * Returns ONNX Runtime through its Java binding, or through the artifact {@code mlprod-core-ffm} if that is present
     * and can be used. Its native library is loaded with the first model, once in a process.
     *
     * @return a thread-safe engine without state of its own
     */
    public static Engine onnxRuntime() {
        return OnnxRuntime.chosen();
    }

    /**
     * Returns an engine in Java, without native code, for the small models of tables: linear models, tree ensembles and
     * small networks, with the encoders, scalers and imputers before them. A call of such a model costs a fraction of
     * what it costs in ONNX Runtime, most of which is the way into native code and back. It gives the same labels,
     * texts and shapes as ONNX Runtime 1.28, and the same numbers except for rounding in the last digits of sums.
     *
     * <p>It takes a model whole or not at all: if one operator, type or attribute is not among those that it has, or
     * ONNX Runtime would be faster, it refuses the model with the reason. So put an engine behind it in line:
     * {@code engine(Engines.plainJava(), Engines.onnxRuntime())}.
     *
     * <p>Whether its answers are those of the ONNX Runtime that is there is checked with each model, see
     * {@link CheckedEngine}.
     *
     * <p>It takes texts of any kind, emoji included, and has nothing to tune. A run allocates nothing except texts and
     * maps that are read.
     *
     * @return a thread-safe engine
     */
    public static CheckedEngine plainJava() {
        return checked(new PlainJava());
    }

    /**
     * Returns an engine that runs a model only if it answers as ONNX Runtime does.
     *
     * @param candidate an engine for ONNX models
     * @return that engine, with the check; as thread-safe as it is
     */
    public static CheckedEngine checked(Engine candidate) {
        return CheckedEngine.of(candidate);
    }
}
