package io.mlprod.internal.onnx;

import ai.onnxruntime.OrtException;
import io.mlprod.error.LoadException;
import io.mlprod.error.LoadException.Reason;
import io.mlprod.internal.graph.ClassLabels;
import io.mlprod.internal.leak.OpenResources;
import io.mlprod.internal.log.Log;
import io.mlprod.internal.onnx.LoadOptions.Weights;
import io.mlprod.internal.rows.RowAnalysis;
import io.mlprod.lifecycle.Arena;
import io.mlprod.model.ElementType;
import io.mlprod.model.ModelSignature;
import io.mlprod.model.Tensor;
import io.mlprod.model.ValueInfo;
import io.mlprod.model.ValueType;
import io.mlprod.model.ValueType.TensorType;
import io.mlprod.spi.Invocation;
import io.mlprod.spi.ModelArtifact;
import io.mlprod.spi.ModelGraph;
import io.mlprod.spi.ModelSession;
import io.mlprod.spi.SessionOptions;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/** A model loaded into ONNX Runtime. */
final class OnnxSession implements ModelSession {

    private static final Log LOG = Log.of(OnnxSession.class);
    private static final int SMALL_MODEL_BYTES = 1 << 20;

    private final NativeModel model;
    private final ModelSignature signature;

    /** Outputs that may be bound to memory of ours; those whose shape turns out to vary are taken out. */
    private final Set<String> pinnable = ConcurrentHashMap.newKeySet();

    /** The outputs whose rows may depend on several rows of a batch, each with the reason. */
    private final Map<String, String> mixedOutputs;

    private OnnxSession(
            NativeModel model, ModelSignature signature, Set<String> pinnable, Map<String, String> mixedOutputs) {
        this.model = model;
        this.signature = signature;
        this.pinnable.addAll(pinnable);
        this.mixedOutputs = mixedOutputs;
    }

    static OnnxSession open(NativeApi api, ModelArtifact artifact, SessionOptions sessionOptions) {
        NativeModel model = null;
        try {
            ModelGraph graph = graph(artifact);
            Set<ElementType> types = api.limits().inputTypes();
            LoadOptions options = options(artifact, graph, sessionOptions, types);
            model = NativeLoads.load(api, artifact.bytes(), options);
            ModelSignature signature = signature(model, artifact, graph);
            Set<String> pinnable = BindableOutputs.find(graph, signature.outputs(), types);
            Map<String, String> mixed = signature.isBatchable() ? RowAnalysis.mixedOutputs(graph, signature) : Map.of();
            WrongForests.warning(OnnxEnvironment.version(), graph)
                    .ifPresent(warning -> LOG.warn("{}: {}", artifact.description(), warning));
            OnnxSession opened = new OnnxSession(model, signature, pinnable, mixed);
            OpenResources.opened(OpenResources.Kind.SESSION, opened, opened);
            return opened;
        } catch (OrtException | RuntimeException e) {
            close(model);
            throw e instanceof LoadException loadException ? loadException : refused(artifact, e);
        }
    }

    private static ModelGraph graph(ModelArtifact model) {
        return model.graph()
                .orElseThrow(() -> new LoadException(
                        Reason.UNSUPPORTED,
                        model.description() + " is no ONNX model, which ONNX Runtime needs; give it an .onnx file"));
    }

    private static LoadOptions options(
            ModelArtifact model, ModelGraph graph, SessionOptions how, Set<ElementType> types) {
        long size = model.bytes().length;
        for (ByteBuffer weights : model.externalData().values()) {
            size += weights.remaining();
        }
        Map<String, String> entries = new LinkedHashMap<>();
        entries.put(ConstantFolding.OPTION, Long.toString(ConstantFolding.maxBytes(graph, size)));
        if (how.intraOpThreads() > 1) {
            // Pool threads that spin between runs burn the host application's processors (onnxruntime#20593).
            entries.put("session.intra_op.allow_spinning", "0");
        }
        return new LoadOptions(
                how.intraOpThreads(),
                // A small model allocates so little that the arena and its lock cost more than malloc.
                how.arena() == Arena.AUTO ? size >= SMALL_MODEL_BYTES : how.arena() == Arena.ON,
                entries,
                external(model, graph, types));
    }

    private static Map<String, Weights> external(ModelArtifact model, ModelGraph graph, Set<ElementType> types) {
        Map<String, Weights> external = new LinkedHashMap<>();
        for (ModelGraph.ExternalTensor tensor : graph.externalTensors()) {
            ByteBuffer data = model.externalData().get(tensor.name());
            if (data == null) {
                continue;
            }
            ElementType type = ExternalTypes.elementType(tensor, types);
            long[] shape = tensor.shape().stream().mapToLong(Long::longValue).toArray();
            long expected = type.byteSize() * Tensor.elements(shape);
            if (expected != data.remaining()) {
                throw new LoadException(
                        Reason.EXTERNAL_DATA,
                        model.description() + ": external data of '" + tensor.name() + "' have " + data.remaining()
                                + " bytes where its shape needs " + expected);
            }
            ByteBuffer direct = ByteBuffer.allocateDirect(data.remaining()).order(ByteOrder.nativeOrder());
            direct.put(data.duplicate()).flip();
            external.put(tensor.name(), new Weights(type, shape, direct));
        }
        return external;
    }

    private static ModelSignature signature(NativeModel model, ModelArtifact artifact, ModelGraph graph)
            throws OrtException {
        List<ValueInfo> inputs = infos(model.inputs(), graph);
        List<ValueInfo> outputs = infos(model.outputs(), graph);
        return new ModelSignature(
                inputs,
                ClassLabels.withoutTranslated(outputs),
                model.metadata(graph.metadata().producerVersion()),
                artifact.sha256());
    }

    private static List<ValueInfo> infos(List<NativeModel.Slot> slots, ModelGraph graph) {
        List<ValueInfo> infos = new ArrayList<>(slots.size());
        for (NativeModel.Slot slot : slots) {
            ValueType type = slot.type();
            if (type instanceof TensorType tensor && graph.unshaped().contains(slot.name())) {
                type = new TensorType(tensor.elementType(), List.of(), false); // reported as a scalar
            }
            infos.add(new ValueInfo(slot.name(), type, graph.classLabels().getOrDefault(slot.name(), List.of())));
        }
        return infos;
    }

    boolean canPin(String output) {
        return pinnable.contains(output);
    }

    private static LoadException refused(ModelArtifact model, Exception cause) {
        String message = String.valueOf(cause.getMessage());
        boolean missingOperator = message.contains("is not a registered function/op")
                || message.contains("NOT_IMPLEMENTED")
                || message.contains("Could not find an implementation");
        String advice = missingOperator
                ? "The model uses an operator that this ONNX Runtime does not have; export it with standard"
                        + " operators, or"
                        + " to an older opset"
                : message.contains("locale")
                        ? "The model normalises text in a locale that this machine does not have; install it, for"
                                + " example en_US.UTF-8 with the package 'locales'"
                        : "Check the model with onnx.checker in Python, and that this ONNX Runtime knows its opset "
                                + graph(model).opsets();
        return new LoadException(
                missingOperator ? Reason.UNSUPPORTED : Reason.REJECTED_BY_RUNTIME,
                "ONNX Runtime refused " + model.description() + ": " + message + ". " + advice,
                EngineError.plain(cause));
    }

    @Override
    public ModelSignature signature() {
        return signature;
    }

    @Override
    public Optional<String> rowDependence(List<String> outputs) {
        return outputs.stream().map(mixedOutputs::get).filter(Objects::nonNull).findFirst();
    }

    @Override
    public Invocation newInvocation(List<String> outputs) {
        return new OnnxInvocation(model, signature, outputs, pinnable);
    }

    @Override
    public void close() {
        close(model);
        OpenResources.closed(this);
    }

    @Override
    public String toString() {
        return "the native session of the model with digest " + signature.sha256();
    }

    private static void close(@Nullable NativeModel model) {
        try {
            if (model != null) {
                model.close();
            }
        } catch (OrtException e) {
            throw new IllegalStateException("ONNX Runtime could not free a session", e);
        }
    }
}
