package io.mlprod.internal.onnx;

import static org.assertj.core.api.Assertions.assertThat;

import io.mlprod.internal.onnx.OperatorCase.Operator;
import io.mlprod.internal.onnx.OperatorCase.Versions;
import io.mlprod.model.ElementType;
import io.mlprod.model.ValueInfo;
import io.mlprod.model.ValueType.TensorType;
import io.mlprod.spi.ModelGraph;
import io.mlprod.spi.ModelGraph.Node;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Predicate;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/**
 * The proof of what {@link BindableOutputs} lists: all models of operators.gz, with different inputs in turn on outputs
 * that keep their memory. An operator counts as shown where a model of that one operator has had its output bound.
 */
class OverwritingTest {

    private static final List<Operator> OPERATORS = OperatorCase.operators();
    private static final List<String> FAULTS = new ArrayList<>();
    private static final Set<String> NUMBERS = new TreeSet<>();
    private static final Set<String> TEXTS = new TreeSet<>();
    private static final Set<String> KERNELS = new HashSet<>();
    private static final Set<String> POSITIONS = new HashSet<>();
    private static final Set<String> CASES = new HashSet<>();
    private static final Set<String> CASES_WITH_BOUND_TEXTS = new HashSet<>();
    private static final Set<String> CASES_WITH_BOUND_NUMBERS = new HashSet<>();

    @BeforeAll
    static void runAll() {
        for (OperatorCase source : OperatorCase.all()) {
            TurnsOnOneInvocation turns = new TurnsOnOneInvocation(source);
            CASES.add(source.name());
            FAULTS.addAll(turns.faults());
            for (ValueInfo output : turns.bound()) {
                (isText(output) ? CASES_WITH_BOUND_TEXTS : CASES_WITH_BOUND_NUMBERS).add(source.name());
                note(source.graph(), output);
            }
        }
    }

    private static boolean isText(ValueInfo output) {
        return output.type() instanceof TensorType tensor && tensor.elementType() == ElementType.STRING;
    }

    private static void note(ModelGraph graph, ValueInfo output) {
        if (graph.nodes().size() > 1) {
            return;
        }
        Node node = graph.nodes().get(0);
        String name = node.domain().isEmpty() ? node.operator() : node.domain() + ":" + node.operator();
        (isText(output) ? TEXTS : NUMBERS).add(name);
        long version = graph.opsets().getOrDefault(node.domain(), 0L);
        for (Operator operator : OPERATORS) {
            if (operator.name().equals(name)) {
                POSITIONS.add(name + " " + node.outputs().indexOf(output.name()));
                operator.kernels().stream()
                        .filter(kernel -> kernel.first() <= version && version <= kernel.last())
                        .forEach(kernel -> KERNELS.add(kernel(operator, kernel)));
            }
        }
    }

    private static String kernel(Operator operator, Versions versions) {
        return operator.name() + " from " + versions.first();
    }

    private static Set<String> namesOf(Predicate<Operator> condition) {
        return new TreeSet<>(
                OPERATORS.stream().filter(condition).map(Operator::name).toList());
    }

    private static boolean isListed(Operator operator) {
        return BindableOutputs.OVERWRITE.contains(operator.name())
                || BindableOutputs.OVERWRITE_NUMBERS.contains(operator.name());
    }

    @Test
    void run_otherInputsInTurn_answersAsARunWithoutBoundOutputs() {
        assertThat(FAULTS).isEmpty();
        assertThat(CASES).hasSize(2_035);
    }

    @Test
    void overwrite_operatorsThatWereBoundWithAllThatTheyCanWrite_areJustTheList() {
        assertThat(namesOf(operator -> NUMBERS.contains(operator.name()) == operator.numbers()
                        && TEXTS.contains(operator.name()) == operator.texts()
                        && (operator.numbers() || operator.texts())))
                .containsExactlyInAnyOrderElementsOf(BindableOutputs.OVERWRITE);
    }

    @Test
    void overwriteNumbers_operatorsThatWriteNumbers_wereBoundWithThem() {
        assertThat(namesOf(
                        operator -> BindableOutputs.OVERWRITE_NUMBERS.contains(operator.name()) && operator.numbers()))
                .isSubsetOf(NUMBERS);
        assertThat(TEXTS).doesNotContainAnyElementsOf(BindableOutputs.OVERWRITE_NUMBERS);
    }

    @Test
    void lists_operatorsOfThisOnnxRuntimeThatAreOnNeither_areThese() {
        Set<String> withBodies = Set.of("If", "Loop", "Scan", "SequenceMap");
        Set<String> sequencesAndOptionals = Set.of(
                "ConcatFromSequence",
                "Optional",
                "OptionalGetElement",
                "OptionalHasElement",
                "SequenceAt",
                "SequenceConstruct",
                "SequenceEmpty",
                "SequenceErase",
                "SequenceInsert",
                "SequenceLength",
                "SplitToSequence",
                "ai.onnx.ml:ZipMap");
        Set<String> mapsAsInputs = Set.of("ai.onnx.ml:CastMap", "ai.onnx.ml:DictVectorizer");
        Set<String> random = Set.of(
                "Bernoulli",
                "Multinomial",
                "RandomNormal",
                "RandomNormalLike",
                "RandomUniform",
                "RandomUniformLike",
                "com.microsoft:Sampling");
        Set<String> leavesMemoryUnwritten = Set.of("com.microsoft:WordConvEmbedding");
        Set<String> inOperatorSetsThatAreNotReleased =
                Set.of("BitCast", "CausalConvWithState", "CumProd", "LinearAttention");
        Set<String> notTried = Set.of(
                "DynamicSlice",
                "MemcpyFromHost",
                "MemcpyToHost",
                "com.microsoft:AttnLSTM",
                "com.microsoft:BeamSearch",
                "com.microsoft:BifurcationDetector",
                "com.microsoft:DecoderMaskedMultiHeadAttention",
                "com.microsoft:GreedySearch",
                "com.microsoft:GroupQueryAttention",
                "com.microsoft:MatMulFpQ4",
                "com.microsoft:QMoE",
                "com.microsoft:SparseAttention",
                "com.microsoft:SparseToDenseMatMul",
                "com.microsoft:WhisperBeamSearch");
        assertThat(namesOf(operator -> !isListed(operator)))
                .containsExactlyInAnyOrderElementsOf(Stream.of(
                                withBodies,
                                sequencesAndOptionals,
                                mapsAsInputs,
                                random,
                                leavesMemoryUnwritten,
                                inOperatorSetsThatAreNotReleased,
                                notTried)
                        .flatMap(Collection::stream)
                        .toList());
    }

    @Test
    void kernels_ofAllVersionsOfTheListedOperators_haveRun() {
        Set<String> missing = new TreeSet<>();
        for (Operator operator : OPERATORS) {
            if (isListed(operator)) {
                operator.kernels().forEach(versions -> missing.add(kernel(operator, versions)));
            }
        }
        missing.removeAll(KERNELS);
        assertThat(missing)
                .containsExactlyInAnyOrder(
                        "Range from 27", // an operator set that is not released
                        "StringConcat from 20",
                        "StringNormalizer from 10"); // which write nothing but texts
    }

    @Test
    void outputs_ofAllPositionsOfTheListedOperators_wereBound() {
        Set<String> missing = new TreeSet<>();
        for (Operator operator : OPERATORS) {
            for (int output = 0; isListed(operator) && output < operator.outputs(); output++) {
                missing.add(operator.name() + " " + output);
            }
        }
        missing.removeAll(POSITIONS);
        assertThat(missing)
                .containsExactlyInAnyOrder(
                        "StringConcat 0", // texts, as the next two
                        "StringNormalizer 0",
                        "StringSplit 0",
                        "com.microsoft:SkipLayerNormalization 1", // not computed on the CPU, as the next three
                        "com.microsoft:SkipLayerNormalization 2",
                        "com.microsoft:SkipSimplifiedLayerNormalization 1",
                        "com.microsoft:SkipSimplifiedLayerNormalization 2");
    }

    @Test
    void bound_textsOfClassifiersAndLookUps_are() {
        assertThat(CASES_WITH_BOUND_TEXTS)
                .contains(
                        "text_LinearClassifier_3_SOFTMAX",
                        "text_SVMClassifier_2",
                        "text_TreeEnsembleClassifier_3_version_1",
                        "text_TreeEnsembleClassifier_3_version_3",
                        "text_ArrayFeatureExtractor_classes",
                        "text_LabelEncoder_Identity_Reshape");
    }

    @Test
    void bound_textsBehindOrInsideOperatorsThatKeepTexts_areNot() {
        List<String> cases = CASES.stream()
                .filter(name -> name.startsWith("text_String")
                        || name.startsWith("text_Twice")
                        || name.contains("_in_If")
                        || name.equals("text_Scan")
                        || name.equals("text_normalised_LabelEncoder"))
                .toList();
        assertThat(cases).hasSizeGreaterThan(40);
        assertThat(CASES_WITH_BOUND_TEXTS).doesNotContainAnyElementsOf(cases);
    }

    @Test
    void bound_numbersOutOfOrBehindControlFlow_areNot() {
        List<String> cases = CASES.stream()
                .filter(name -> name.startsWith("number_")
                        && (name.contains("_If") || name.contains("_Loop") || name.contains("_Scan")))
                .toList();
        assertThat(cases).hasSizeGreaterThan(15);
        assertThat(CASES_WITH_BOUND_NUMBERS).doesNotContainAnyElementsOf(cases);
    }
}
