package io.mlprod.internal.onnx;

import ai.onnxruntime.NodeInfo;
import ai.onnxruntime.OnnxModelMetadata;
import ai.onnxruntime.OrtEnvironment;
import ai.onnxruntime.OrtException;
import ai.onnxruntime.OrtSession;
import io.mlprod.model.ModelMetadata;
import io.mlprod.spi.TensorBuffer;
import java.util.Collection;
import java.util.List;

/**
 * A session of ONNX Runtime's Java binding.
 *
 * @param environment the environment of the process
 * @param session the session
 * @param options what it was made with, which must outlive it
 */
record JniModel(OrtEnvironment environment, OrtSession session, OrtSession.SessionOptions options)
        implements NativeModel {

    @Override
    public List<Slot> inputs() throws OrtException {
        return slots(session.getInputInfo().values());
    }

    @Override
    public List<Slot> outputs() throws OrtException {
        return slots(session.getOutputInfo().values());
    }

    private static List<Slot> slots(Collection<NodeInfo> nodes) {
        return nodes.stream()
                .map(node -> new Slot(node.getName(), OnnxTypes.typeOf(node.getInfo())))
                .toList();
    }

    @Override
    public ModelMetadata metadata(String producerVersion) throws OrtException {
        OnnxModelMetadata metadata = session.getMetadata();
        return new ModelMetadata(
                metadata.getProducerName(),
                producerVersion,
                metadata.getDomain(),
                metadata.getGraphName(),
                metadata.getDescription(),
                metadata.getVersion() == Long.MAX_VALUE ? 0 : metadata.getVersion(), // how it says "none"
                metadata.getCustomMetadata());
    }

    @Override
    public RunContext newContext() throws OrtException {
        OrtSession.RunOptions runOptions = new OrtSession.RunOptions();
        return new RunContext() {
            @Override
            public Binding bind(TensorBuffer[] inputs, WantedOutputs outputs) throws OrtException {
                return JniBinding.of(JniModel.this, runOptions, inputs, outputs);
            }

            @Override
            public void setTerminate(boolean value) throws OrtException {
                runOptions.setTerminate(value);
            }

            @Override
            public void close() {
                runOptions.close();
            }
        };
    }

    @Override
    public void close() throws OrtException {
        try (options) {
            session.close();
        }
    }
}
