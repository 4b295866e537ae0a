package io.mlprod.robustness;

import static io.mlprod.robustness.Models.bytes;
import static io.mlprod.robustness.Models.open;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.mlprod.ModelHandle;
import io.mlprod.error.LoadException;
import io.mlprod.error.LoadException.Reason;
import io.mlprod.lifecycle.ModelSource;
import io.mlprod.model.Inputs;
import io.mlprod.model.Outputs;
import io.mlprod.model.Tensor;
import io.mlprod.robustness.ProtoTree.Field;
import io.mlprod.robustness.ProtoTree.Kind;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.function.UnaryOperator;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Trees that ONNX Runtime 1.28 takes and then does not survive: a branch that leads back up is followed for ever, a
 * deep tree overflows the native stack while it is loaded (SIGSEGV), and memory is allocated for any number of targets.
 */
class TreeStructureTest {

    private static ProtoTree attribute(ProtoTree model, String name) {
        return model.all(Kind.ATTRIBUTE).stream()
                .filter(attribute -> new String(attribute.first(1).bytes, StandardCharsets.UTF_8).equals(name))
                .findFirst()
                .orElseThrow();
    }

    private static List<Long> numbers(ProtoTree attribute) {
        List<Long> numbers = new ArrayList<>();
        for (Field field : attribute.fields) {
            if (field.number == 8 && field.wireType == 2) {
                for (int[] at = {0}; at[0] < field.bytes.length; ) {
                    numbers.add(ProtoTree.varint(field.bytes, at));
                }
            } else if (field.number == 8) {
                numbers.add(field.varint);
            }
        }
        return numbers;
    }

    private static void set(ProtoTree model, String name, List<Long> numbers) {
        ProtoTree attribute = attribute(model, name);
        attribute.fields.removeIf(field -> field.number == 8);
        ByteArrayOutputStream packed = new ByteArrayOutputStream();
        numbers.forEach(number -> ProtoTree.varint(packed, number));
        attribute.fields.add(Field.bytes(8, packed.toByteArray()));
    }

    private static byte[] changed(String model, String attribute, UnaryOperator<List<Long>> change) {
        ProtoTree tree = ProtoTree.read(bytes(model));
        set(tree, attribute, change.apply(new ArrayList<>(numbers(attribute(tree, attribute)))));
        return tree.write();
    }

    private static byte[] withNumber(String model, String attribute, int index, long value) {
        return changed(model, attribute, list -> {
            list.set(index, value);
            return list;
        });
    }

    /** A tree of inner nodes in one line; both branches lead to the next one, or each that leads down meets a leaf. */
    private static byte[] line(int depth, boolean meets) {
        ProtoTree model = ProtoTree.read(bytes("lightgbm"));
        int leaves = meets ? 1 : depth + 1;
        int count = depth + leaves;
        List<Long> yes = new ArrayList<>();
        List<Long> no = new ArrayList<>();
        List<String> modes = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            boolean isLeaf = i >= depth;
            yes.add(isLeaf ? 0L : i + 1);
            no.add(isLeaf ? 0L : meets || i + 1 == depth ? i + 1 : depth + 1 + i);
            modes.add(isLeaf ? "LEAF" : "BRANCH_LEQ");
        }
        List<Long> zeros = zeros(count);
        set(model, "nodes_treeids", zeros);
        set(model, "nodes_nodeids", LongStream.range(0, count).boxed().toList());
        set(model, "nodes_featureids", zeros);
        set(model, "nodes_missing_value_tracks_true", zeros);
        set(model, "nodes_truenodeids", yes);
        set(model, "nodes_falsenodeids", no);
        set(model, "target_ids", zeros(leaves));
        set(model, "target_treeids", zeros(leaves));
        set(model, "target_nodeids", LongStream.range(depth, count).boxed().toList());
        setFloats(model, "nodes_values", count);
        setFloats(model, "nodes_hitrates", count);
        setFloats(model, "target_weights", leaves);
        ProtoTree texts = attribute(model, "nodes_modes");
        texts.fields.removeIf(field -> field.number == 9);
        modes.forEach(mode -> texts.fields.add(Field.bytes(9, mode.getBytes(StandardCharsets.UTF_8))));
        return model.write();
    }

    private static List<Long> zeros(int count) {
        return LongStream.range(0, count).map(i -> 0).boxed().toList();
    }

    private static void setFloats(ProtoTree model, String name, int count) {
        ProtoTree attribute = attribute(model, name);
        attribute.fields.removeIf(field -> field.number == 7);
        attribute.fields.add(Field.bytes(7, new byte[4 * count]));
    }

    private static LoadException refused(byte[] model) {
        LoadException refused = catchThrowableOfType(
                LoadException.class, () -> open(ModelSource.of(model)).close());
        assertThat(refused).as("was loaded").isNotNull();
        return refused;
    }

    /** Each of these was found by mutation, loads in ONNX Runtime 1.28, and never comes back from its first run. */
    @ParameterizedTest
    @CsvSource({
        "forest, nodes_truenodeids, 222, 8",
        "forest, nodes_truenodeids, 44, 0",
        "forest_zipmap, nodes_truenodeids, 44, 0",
        "xgboost, nodes_truenodeids, 21, 0"
    })
    void open_branchLeadsBackUp_isRefused(String model, String attribute, int index, long value) {
        LoadException e = refused(withNumber(model, attribute, index, value));

        assertThat(e.reason()).isEqualTo(Reason.CORRUPT);
        assertThat(e).hasMessageContainingAll("TreeEnsemble", "leads back up");
    }

    @ParameterizedTest
    @ValueSource(strings = {"forest", "lightgbm", "xgboost"})
    void open_branchLeadsNowhereOrToItself_isRefused(String model) {
        List<Long> ids = numbers(attribute(ProtoTree.read(bytes(model)), "nodes_nodeids"));
        for (String attribute : List.of("nodes_truenodeids", "nodes_falsenodeids")) {
            for (long target : new long[] {ids.get(0), -1, 1_000_000, 1L << 32, Long.MIN_VALUE, Long.MAX_VALUE}) {
                assertThat(refused(withNumber(model, attribute, 0, target)).reason())
                        .as("%s %d", attribute, target)
                        .isEqualTo(Reason.CORRUPT);
            }
        }
    }

    @ParameterizedTest
    @CsvSource({"forest, nodes_treeids", "forest, nodes_nodeids", "xgboost, nodes_truenodeids"})
    void open_listsDifferInLength_isRefused(String model, String attribute) {
        LoadException e = refused(changed(model, attribute, list -> list.subList(1, list.size())));

        assertThat(e.reason()).isEqualTo(Reason.CORRUPT);
        assertThat(e).hasMessageContaining("differ in length");
    }

    @Test
    void open_attributeTwice_isRefused() {
        ProtoTree model = ProtoTree.read(bytes("forest"));
        ProtoTree node = model.all(Kind.NODE).stream()
                .filter(candidate -> candidate.fields.stream()
                        .anyMatch(field -> field.number == 5
                                && field.message.fields.stream()
                                        .anyMatch(inner -> inner.number == 1
                                                && new String(inner.bytes, StandardCharsets.UTF_8)
                                                        .equals("nodes_truenodeids"))))
                .findFirst()
                .orElseThrow();
        node.fields.add(Field.message(5, attribute(model, "nodes_truenodeids").copy()));

        assertThat(refused(model.write()).reason()).isEqualTo(Reason.CORRUPT);
    }

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void open_deepTree_isRefusedBeforeItOverflowsTheNativeStack(boolean meets) {
        for (int depth : new int[] {500, 2_000, 100_000}) {
            LoadException e = refused(line(depth, meets));

            assertThat(e.reason()).isEqualTo(Reason.CORRUPT);
            assertThat(e).hasMessageContaining("deeper than 500");
        }
    }

    /** Converters of LightGBM models let branches meet, so this has 2^400 paths, but 401 nodes. */
    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void open_treeOfFourHundredLevels_computes(boolean meets) {
        try (ModelHandle<Inputs, Outputs> handle = open(ModelSource.of(line(400, meets)))) {
            String input = handle.signature().inputs().get(0).name();
            Tensor row = Tensor.of(new float[10], 1, 10);

            Outputs outputs = handle.predict(Inputs.of(input, row)).value();

            assertThat(outputs.tensor("variable").floats()).containsExactly(0f);
        }
    }

    @ParameterizedTest
    @ValueSource(longs = {65_537, Integer.MAX_VALUE, 1L << 31, Long.MAX_VALUE})
    void open_moreTargetsThanWeights_isRefusedBeforeMemoryIsAllocated(long targets) {
        ProtoTree model = ProtoTree.read(bytes("lightgbm"));
        attribute(model, "n_targets").first(3).varint = targets;

        LoadException e = refused(model.write());

        assertThat(e.reason()).isEqualTo(Reason.CORRUPT);
        assertThat(e).hasMessageContaining(targets + " targets");
    }

    // ---- operator set 5, where nodes have no names and leaves lie in lists of their own --------------------------

    private static Field attribute(String name, int type, Field... content) {
        ProtoTree attribute = new ProtoTree(Kind.ATTRIBUTE);
        attribute.fields.add(Field.bytes(1, name.getBytes(StandardCharsets.UTF_8)));
        attribute.fields.addAll(List.of(content));
        attribute.fields.add(Field.varint(20, type));
        return Field.message(5, attribute);
    }

    private static Field longs(String name, long... values) {
        ByteArrayOutputStream packed = new ByteArrayOutputStream();
        for (long value : values) {
            ProtoTree.varint(packed, value);
        }
        return attribute(name, 7, Field.bytes(8, packed.toByteArray()));
    }

    private static Field tensor(String name, int elementType, int count, byte[] raw) {
        ProtoTree tensor = new ProtoTree(Kind.TENSOR);
        tensor.fields.add(Field.varint(1, count));
        tensor.fields.add(Field.varint(2, elementType));
        tensor.fields.add(Field.bytes(9, raw));
        return attribute(name, 4, Field.message(5, tensor));
    }

    private static Field floats(String name, float... values) {
        java.nio.ByteBuffer raw =
                java.nio.ByteBuffer.allocate(4 * values.length).order(java.nio.ByteOrder.LITTLE_ENDIAN);
        for (float value : values) {
            raw.putFloat(value);
        }
        return tensor(name, 1, values.length, raw.array());
    }

    private static ProtoTree.Field text(int number, String text) {
        return Field.bytes(number, text.getBytes(StandardCharsets.UTF_8));
    }

    /**
     * A model of one tree over the first feature, whose inner nodes ask for a value of at most 0, 1, 2 and so on.
     *
     * @param yes for each inner node the leaf (from 0) if it is so, as -1 - leaf, or else the next inner node
     * @param no the same if it is not so
     */
    static byte[] versionFive(long targets, int leaves, long[] yes, long[] no) {
        int count = yes.length;
        float[] splits = new float[count];
        float[] weights = new float[leaves];
        for (int i = 0; i < count; i++) {
            splits[i] = i;
        }
        for (int i = 0; i < leaves; i++) {
            weights[i] = 10 * (i + 1);
        }
        ProtoTree model = ProtoTree.read(bytes("dynamic_batch"));
        model.fields.stream()
                .filter(field -> field.number == 8 && field.message.fields.size() == 2)
                .filter(field -> new String(field.message.first(1).bytes, StandardCharsets.UTF_8).equals("ai.onnx.ml"))
                .forEach(field -> field.message.first(2).varint = 5);
        ProtoTree node = new ProtoTree(Kind.NODE);
        node.fields.addAll(List.of(
                text(1, "x"),
                text(2, "y"),
                text(4, "TreeEnsemble"),
                longs("tree_roots", 0),
                longs("nodes_featureids", new long[count]),
                floats("nodes_splits", splits),
                tensor("nodes_modes", 2, count, new byte[count]),
                longs(
                        "nodes_truenodeids",
                        LongStream.of(yes).map(TreeStructureTest::place).toArray()),
                longs(
                        "nodes_trueleafs",
                        LongStream.of(yes).map(id -> id < 0 ? 1 : 0).toArray()),
                longs(
                        "nodes_falsenodeids",
                        LongStream.of(no).map(TreeStructureTest::place).toArray()),
                longs(
                        "nodes_falseleafs",
                        LongStream.of(no).map(id -> id < 0 ? 1 : 0).toArray()),
                longs("leaf_targetids", new long[leaves]),
                floats("leaf_weights", weights),
                attribute("n_targets", 2, Field.varint(3, targets)),
                text(7, "ai.onnx.ml")));
        ProtoTree graph = model.all(Kind.GRAPH).get(0);
        graph.fields.removeIf(field -> field.number == 1 || field.number == 5 || field.number == 13);
        graph.fields.add(0, Field.message(1, node));
        ProtoTree output = graph.first(12).message;
        ProtoTree dimensions = output.all(Kind.SHAPE).get(0);
        dimensions.fields.get(1).message.first(1).varint = 1;
        return model.write();
    }

    private static long place(long id) {
        return id < 0 ? -1 - id : id;
    }

    private static float[] answers(byte[] model, float... firstFeature) {
        try (ModelHandle<Inputs, Outputs> handle = open(ModelSource.of(model))) {
            float[] rows = new float[4 * firstFeature.length];
            for (int i = 0; i < firstFeature.length; i++) {
                rows[4 * i] = firstFeature[i];
            }
            return handle.predict(Inputs.of("x", Tensor.of(rows, firstFeature.length, 4)))
                    .value()
                    .tensor("y")
                    .floats();
        }
    }

    @Test
    void open_versionFive_computes() {
        byte[] model = versionFive(1, 3, new long[] {-1, -2}, new long[] {1, -3});

        assertThat(answers(model, -1, 0.5f, 5)).containsExactly(10, 20, 30);
    }

    @Test
    void open_versionFiveSingleLeaf_computes() {
        assertThat(answers(versionFive(1, 1, new long[] {-1}, new long[] {-1}), -1, 1))
                .containsExactly(10, 10);
    }

    /** ONNX Runtime 1.28 would answer with leaf 0, the root's number. */
    @Test
    void open_versionFiveSingleLeafAtAnotherPlace_isRefused() {
        LoadException e = refused(versionFive(1, 3, new long[] {-2}, new long[] {-2}));

        assertThat(e.reason()).isEqualTo(Reason.UNSUPPORTED);
        assertThat(e).hasMessageContainingAll("TreeEnsemble", "leaf 1", "leaf 0");
    }

    @ParameterizedTest
    @ValueSource(ints = {7, 8, 255})
    void open_versionFiveUnknownMode_isRefused(int mode) {
        ProtoTree model = ProtoTree.read(versionFive(1, 3, new long[] {-1, -2}, new long[] {1, -3}));
        attribute(model, "nodes_modes").first(5).message.first(9).bytes[0] = (byte) mode;

        assertThat(refused(model.write())).hasMessageContaining("nodes_modes are not 2 numbers from 0 to 6");
    }

    @Test
    void open_versionFiveMemberOfNoSet_isRefused() {
        ProtoTree model = ProtoTree.read(versionFive(1, 3, new long[] {-1, -2}, new long[] {1, -3}));
        attribute(model, "nodes_modes").first(5).message.first(9).bytes[1] = 6;

        LoadException e = refused(model.write());

        assertThat(e.reason()).isEqualTo(Reason.CORRUPT);
        assertThat(e).hasMessageContaining("node 1 has no membership_values");
    }

    @Test
    void open_versionFiveBranchLeadsBackUp_isRefused() {
        LoadException e = refused(versionFive(1, 3, new long[] {-1, 0}, new long[] {1, -3}));

        assertThat(e.reason()).isEqualTo(Reason.CORRUPT);
        assertThat(e).hasMessageContaining("leads back up");
    }

    @Test
    void open_versionFiveBranchLeadsNowhere_isRefused() {
        assertThat(refused(versionFive(1, 3, new long[] {-1, 7}, new long[] {1, -3}))
                        .reason())
                .isEqualTo(Reason.CORRUPT);
        assertThat(refused(versionFive(1, 3, new long[] {-1, -9}, new long[] {1, -3}))
                        .reason())
                .isEqualTo(Reason.CORRUPT);
    }

    @Test
    void open_versionFiveDeepTree_isRefused() {
        int depth = 5_000;
        long[] yes = LongStream.range(0, depth).map(i -> -1).toArray();
        long[] no =
                LongStream.range(0, depth).map(i -> i + 1 < depth ? i + 1 : -1).toArray();

        assertThat(refused(versionFive(1, 1, yes, no))).hasMessageContaining("deeper than 500");
    }

    @Test
    void open_versionFiveMoreTargetsThanWeights_isRefused() {
        assertThat(refused(versionFive(1L << 31, 3, new long[] {-1, -2}, new long[] {1, -3})))
                .hasMessageContaining("targets");
    }

    /** Each of these ended the process while the model was loaded: SIGABRT or SIGSEGV. */
    @ParameterizedTest
    @CsvSource({"tree_roots, 4", "tree_roots, -1", "tree_roots, 8589934592"})
    void open_versionFiveRootOutOfRange_isRefused(String attribute, long root) {
        ProtoTree model = ProtoTree.read(versionFive(1, 3, new long[] {-1, -2}, new long[] {1, -3}));
        set(model, attribute, List.of(root));

        LoadException e = refused(model.write());

        assertThat(e.reason()).isEqualTo(Reason.CORRUPT);
        assertThat(e).hasMessageContaining("root that is not there");
    }

    @ParameterizedTest
    @ValueSource(strings = {"leaf_weights", "nodes_splits", "nodes_modes"})
    void open_versionFiveTensorOfOtherLength_isRefused(String attribute) {
        byte[] whole = versionFive(1, 3, new long[] {-1, -2}, new long[] {1, -3});
        for (int length : new int[] {-1, 0, 1, 4}) {
            ProtoTree model = ProtoTree.read(whole);
            ProtoTree tensor = attribute(model, attribute).first(5).message;
            tensor.fields.removeIf(field -> field.number == 1);
            if (length >= 0) { // or else a scalar
                tensor.fields.add(0, Field.varint(1, length));
            }
            int width = attribute.equals("nodes_modes") ? 1 : Float.BYTES;
            tensor.first(9).bytes = new byte[width * Math.abs(length)];

            LoadException e = refused(model.write());

            assertThat(e.reason()).isEqualTo(Reason.CORRUPT);
            assertThat(e).hasMessageContaining(attribute + " are not");
        }
    }
}
