package io.mlprod.internal.onnx;

import ai.onnxruntime.NodeInfo;
import ai.onnxruntime.OnnxModelMetadata;
import ai.onnxruntime.OnnxTensor;
import ai.onnxruntime.OnnxTensorLike;
import ai.onnxruntime.OrtEnvironment;
import ai.onnxruntime.OrtException;
import ai.onnxruntime.OrtLoggingLevel;
import ai.onnxruntime.OrtSession;
import io.mlprod.error.LoadException;
import io.mlprod.error.LoadException.Reason;
import io.mlprod.internal.graph.ClassLabels;
import io.mlprod.internal.leak.OpenResources;
import io.mlprod.internal.log.Log;
import io.mlprod.internal.rows.RowAnalysis;
import io.mlprod.lifecycle.Arena;
import io.mlprod.model.ElementType;
import io.mlprod.model.ModelMetadata;
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
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/** A model loaded into ONNX Runtime. */
final class OnnxSession implements ModelSession {

    private static final Log LOG = Log.of(OnnxSession.class);
    private static final int SMALL_MODEL_BYTES = 1 << 20;

    final OrtEnvironment environment;
    final OrtSession session;
    private final OrtSession.SessionOptions options; // must outlive the session
    private final ModelSignature signature;

    /** Outputs that may be bound to memory of ours; those whose shape turns out to vary are taken out. */
    private final Set<String> pinnable;

    /** The outputs whose rows may depend on several rows of a batch, each with the reason. */
    private final Map<String, String> mixedOutputs;

    private OnnxSession(
            OrtEnvironment environment,
            OrtSession session,
            OrtSession.SessionOptions options,
            ModelSignature signature,
            Set<String> pinnable,
            Map<String, String> mixedOutputs) {
        this.environment = environment;
        this.session = session;
        this.options = options;
        this.signature = signature;
        this.pinnable = pinnable;
        this.mixedOutputs = mixedOutputs;
    }

    static OnnxSession open(ModelArtifact model, SessionOptions sessionOptions) {
        OrtEnvironment environment = OnnxEnvironment.get();
        OrtSession.SessionOptions options = new OrtSession.SessionOptions();
        OrtSession session = null;
        Map<String, OnnxTensorLike> external = new LinkedHashMap<>();
        try {
            ModelGraph graph = graph(model);
            configure(options, model, graph, sessionOptions);
            createExternal(environment, model, graph, external);
            if (!external.isEmpty()) {
                options.addExternalInitializers(external);
            }
            session = NativeLoads.load(environment, model.bytes(), options);
            ModelSignature signature = signature(session, model, graph);
            Set<String> pinnable = ConcurrentHashMap.newKeySet();
            pinnable.addAll(BindableOutputs.find(graph, signature.outputs()));
            Map<String, String> mixed = signature.isBatchable() ? RowAnalysis.mixedOutputs(graph, signature) : Map.of();
            WrongForests.warning(environment.getVersion(), graph)
                    .ifPresent(warning -> LOG.warn("{}: {}", model.description(), warning));
            OnnxSession opened = new OnnxSession(environment, session, options, signature, pinnable, mixed);
            OpenResources.opened(OpenResources.Kind.SESSION, opened, opened);
            return opened;
        } catch (OrtException | RuntimeException e) {
            close(session, options);
            throw e instanceof LoadException loadException ? loadException : refused(model, e);
        } finally {
            external.values().forEach(OnnxTensorLike::close);
        }
    }

    private static ModelGraph graph(ModelArtifact model) {
        return model.graph()
                .orElseThrow(() -> new LoadException(
                        Reason.UNSUPPORTED,
                        model.description() + " is no ONNX model, which ONNX Runtime needs; give it an .onnx file"));
    }

    private static void configure(
            OrtSession.SessionOptions options, ModelArtifact model, ModelGraph graph, SessionOptions how)
            throws OrtException {
        options.setSessionLogLevel(OrtLoggingLevel.ORT_LOGGING_LEVEL_FATAL);
        options.setIntraOpNumThreads(how.intraOpThreads());
        options.setInterOpNumThreads(1);
        long size = model.bytes().length;
        for (ByteBuffer weights : model.externalData().values()) {
            size += weights.remaining();
        }
        // A small model allocates so little that the arena and its lock cost more than malloc.
        options.setCPUArenaAllocator(how.arena() == Arena.AUTO ? size >= SMALL_MODEL_BYTES : how.arena() == Arena.ON);
        options.addConfigEntry(ConstantFolding.OPTION, Long.toString(ConstantFolding.maxBytes(graph, size)));
        if (how.intraOpThreads() > 1) {
            // Pool threads that spin between runs burn the host application's processors (onnxruntime#20593).
            options.addConfigEntry("session.intra_op.allow_spinning", "0");
        }
    }

    private static void createExternal(
            OrtEnvironment environment, ModelArtifact model, ModelGraph graph, Map<String, OnnxTensorLike> into)
            throws OrtException {
        for (ModelGraph.ExternalTensor tensor : graph.externalTensors()) {
            ByteBuffer data = model.externalData().get(tensor.name());
            if (data == null) {
                continue;
            }
            ElementType type = ExternalTypes.elementType(tensor);
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
            into.put(tensor.name(), OnnxTensor.createTensor(environment, direct, shape, OnnxTypes.javaType(type)));
        }
    }

    private static ModelSignature signature(OrtSession session, ModelArtifact model, ModelGraph graph)
            throws OrtException {
        OnnxModelMetadata metadata = session.getMetadata();
        List<ValueInfo> inputs = infos(session.getInputInfo().values(), graph);
        List<ValueInfo> outputs = infos(session.getOutputInfo().values(), graph);
        return new ModelSignature(
                inputs,
                ClassLabels.withoutTranslated(outputs),
                new ModelMetadata(
                        metadata.getProducerName(),
                        graph.metadata().producerVersion(),
                        metadata.getDomain(),
                        metadata.getGraphName(),
                        metadata.getDescription(),
                        metadata.getVersion() == Long.MAX_VALUE ? 0 : metadata.getVersion(), // how it says "none"
                        metadata.getCustomMetadata()),
                model.sha256());
    }

    private static List<ValueInfo> infos(Collection<NodeInfo> nodes, ModelGraph graph) {
        List<ValueInfo> infos = new ArrayList<>(nodes.size());
        for (NodeInfo node : nodes) {
            ValueType type = OnnxTypes.typeOf(node.getInfo());
            if (type instanceof TensorType tensor && graph.unshaped().contains(node.getName())) {
                type = new TensorType(tensor.elementType(), List.of(), false); // reported as a scalar
            }
            infos.add(new ValueInfo(node.getName(), type, graph.classLabels().getOrDefault(node.getName(), List.of())));
        }
        return infos;
    }

    boolean canPin(String output) {
        return pinnable.contains(output);
    }

    void neverPin(String output) {
        pinnable.remove(output);
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
        return new OnnxInvocation(this, outputs);
    }

    @Override
    public void close() {
        close(session, options);
        OpenResources.closed(this);
    }

    @Override
    public String toString() {
        return "the native session of the model with digest " + signature.sha256();
    }

    private static void close(
            @org.jspecify.annotations.Nullable OrtSession session, OrtSession.SessionOptions options) {
        try (options) {
            if (session != null) {
                session.close();
            }
        } catch (OrtException e) {
            throw new IllegalStateException("ONNX Runtime could not free a session", e);
        }
    }
}
