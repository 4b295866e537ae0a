package io.mlprod.internal.ffm;

import ai.onnxruntime.OrtException;
import io.mlprod.internal.onnx.Binding;
import io.mlprod.internal.onnx.RunContext;
import io.mlprod.internal.onnx.WantedOutputs;
import io.mlprod.spi.TensorBuffer;

/** The native run options of an invocation, and memory for its calls. */
final class FfmContext implements RunContext {

    private static final Function CREATE = Function.of(39, 1);
    private static final Function TERMINATE = Function.of(46, 1);
    private static final Function RESUME = Function.of(47, 1);
    private static final Release RELEASE = Release.of(97);

    private final FfmModel model;
    private final Scratch scratch;
    private final long runOptions;

    private FfmContext(FfmModel model, Scratch scratch, long runOptions) {
        this.model = model;
        this.scratch = scratch;
        this.runOptions = runOptions;
    }

    static FfmContext of(FfmModel model) throws OrtException {
        Scratch scratch = new Scratch();
        CREATE.call(scratch.result());
        return new FfmContext(model, scratch, scratch.take());
    }

    @Override
    public Binding bind(TensorBuffer[] inputs, WantedOutputs outputs) throws OrtException {
        return FfmBinding.of(model, runOptions, scratch, inputs, outputs);
    }

    @Override
    public void setTerminate(boolean value) throws OrtException {
        (value ? TERMINATE : RESUME).call(runOptions);
    }

    @Override
    public void close() {
        RELEASE.free(runOptions);
    }
}
