package io.mlprod.internal.equivalence;

import io.mlprod.spi.ModelGraph;
import io.mlprod.spi.ModelGraph.Node;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.function.Predicate;

/**
 * The values at which each element of the inputs makes a difference to a model: thresholds of trees, keys, and what is
 * usual for it by the scaling that it gets. Everything is drawn from a generator with a fixed seed, so that a model
 * gets the same rows at each load.
 */
final class Palette {

    private static final int MOST_VALUES = 1_024; // of an element
    private static final int MOST_NODES = 8_192; // of an ensemble
    private static final double MISSING_SHARE = 0.05;
    private static final double[] SIZES = {0.1, 1, 1, 10, 100};

    private final List<Slot> slots;
    private final Predicate<String> texts;
    private final List<List<List<Object>>> values = new ArrayList<>(); // by input and element

    Palette(ModelGraph graph, List<Slot> slots, Columns columns, List<TreeRows> trees, Predicate<String> texts) {
        this.slots = slots;
        this.texts = texts;
        for (Slot slot : slots) {
            List<List<Object>> elements = new ArrayList<>();
            for (int i = 0; i < slot.width(); i++) {
                elements.add(new ArrayList<>());
            }
            values.add(elements);
        }
        Set<Object> everyKey = new LinkedHashSet<>();
        for (Node node : graph.nodes()) {
            addKeys(node, columns, everyKey);
            addScale(node, columns);
        }
        addEverywhere(everyKey);
        Draft row = new Draft(slots);
        for (TreeRows tree : trees) {
            int step = Math.max(1, tree.nodes() / MOST_NODES);
            for (int i = 0; i < tree.nodes(); i += step) {
                Origin origin = tree.atThreshold(i, row);
                if (origin != null && !origin.slot().isText()) {
                    add(origin, (Object) row.number(origin.slot(), origin.element()));
                }
            }
        }
    }

    private void addKeys(Node node, Columns columns, Set<Object> everyKey) {
        List<Object> keys = Keys.of(node);
        List<Origin> from = keys.isEmpty() ? null : columns.of(node.inputs().get(0));
        if (from == null) {
            everyKey.addAll(keys);
        } else {
            from.forEach(origin -> keys.forEach(key -> add(origin, key)));
        }
    }

    /** Adds values that a scaler turns into small ones. */
    private void addScale(Node node, Columns columns) {
        List<Origin> scaled = node.key().equals("ai.onnx.ml:Scaler")
                ? columns.of(node.outputs().get(0))
                : null;
        Draft row = new Draft(slots);
        for (Origin origin : scaled == null ? List.<Origin>of() : scaled) {
            for (double at = -2; at <= 2 && !origin.slot().isText(); at += 0.5) {
                origin.below(row, at);
                add(origin, (Object) row.number(origin.slot(), origin.element()));
            }
        }
    }

    /** Adds keys of which it is not known where they come from to all elements that could be one. */
    private void addEverywhere(Set<Object> keys) {
        for (Slot slot : slots) {
            for (List<Object> element : values.get(slot.input())) {
                for (Object key : keys) {
                    if (element.size() < MOST_VALUES
                            && slot.isText() == key instanceof String
                            && !(key instanceof String text && !texts.test(text))) {
                        element.add(key);
                    }
                }
            }
        }
    }

    private void add(Origin origin, Object value) {
        List<Object> known = values.get(origin.slot().input()).get(origin.element());
        if (value instanceof String text ? texts.test(text) : known.size() < MOST_VALUES || value instanceof Long) {
            known.add(value);
        }
    }

    /** Returns the values that are known of an element: doubles, longs and texts. */
    List<Object> of(Slot slot, int element) {
        return values.get(slot.input()).get(element);
    }

    /** Sets each element to one of its values, or a neighbour of it. */
    void draw(Draft row, SplittableRandom random) {
        for (Slot slot : slots) {
            for (int i = 0; i < slot.width(); i++) {
                draw(row, slot, i, random);
            }
        }
    }

    /** Sets some of the fractions to NaN. */
    void drop(Draft row, SplittableRandom random) {
        for (Slot slot : slots) {
            for (int i = 0; i < slot.width() && slot.type().isFloating(); i++) {
                if (random.nextDouble() < MISSING_SHARE) {
                    row.doubles(slot)[i] = Double.NaN;
                }
            }
        }
    }

    private void draw(Draft row, Slot slot, int element, SplittableRandom random) {
        List<Object> known = of(slot, element);
        if (slot.isText()) {
            row.texts(slot)[element] =
                    known.isEmpty() ? "text" + random.nextInt(10) : (String) known.get(random.nextInt(known.size()));
        } else if (known.isEmpty()) {
            double any = (random.nextDouble() + random.nextDouble() - 1) * SIZES[random.nextInt(SIZES.length)];
            row.number(slot, element, slot.isWhole() ? Math.rint(any * 4) : any);
        } else if (known.get(random.nextInt(known.size())) instanceof Number one) {
            NumberLine line = NumberLine.of(slot);
            if (one instanceof Long key) {
                Origin.Lookup.put(row, slot, element, key);
            } else {
                row.number(slot, element, line.moved(one.doubleValue(), random.nextInt(3) - 1));
            }
        }
    }
}
