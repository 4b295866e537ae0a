package io.mlprod.testing.property;

import java.lang.reflect.Array;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A part that is an array or a list.
 *
 * @param name the component
 * @param shown its name in violations
 * @param type the class of the array, or {@code List}
 * @param size how many elements it has
 * @param makers one for all elements, or one for each of the columns that the schema names
 */
record ArrayPart(String name, String shown, Class<?> type, Size size, List<ElementMaker> makers) implements Part {

    @Override
    public List<String> features() {
        List<String> names = new ArrayList<>(
                makers.stream().map(maker -> maker.rules().name()).toList());
        names.add(shown);
        return names;
    }

    private ElementMaker maker(int element) {
        return makers.get(element % makers.size());
    }

    private Object array(List<@Nullable Object> elements) {
        if (!type.isArray()) {
            return Collections.unmodifiableList(elements);
        }
        Object array = Array.newInstance(type.getComponentType(), elements.size());
        for (int i = 0; i < elements.size(); i++) {
            Array.set(array, i, elements.get(i));
        }
        return array;
    }

    private List<@Nullable Object> elements(int count, Draw draw) {
        List<@Nullable Object> elements = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            elements.add(maker(i).valid(draw));
        }
        return elements;
    }

    @Override
    public Object valid(Draw draw) {
        return array(elements(size.draw(draw), draw));
    }

    @Override
    public Object plain(Draw draw) {
        List<@Nullable Object> elements = new ArrayList<>();
        for (int i = 0; i < size.draw(draw); i++) {
            elements.add(maker(i).plain());
        }
        return array(elements);
    }

    /** Makes elements of which one is an edge, at any place that its maker has. */
    private List<@Nullable Object> with(ElementEdge edge, int count, Draw draw) {
        List<@Nullable Object> elements = elements(count, draw);
        int places = (count - edge.maker() + makers.size() - 1) / makers.size();
        if (places > 0) {
            elements.set(edge.maker() + makers.size() * draw.random().nextInt(places), edge.value());
        }
        return elements;
    }

    @Override
    public int edges() {
        return ElementEdge.count(makers, ElementMaker::validEdges);
    }

    @Override
    public Object edge(int index, Draw draw) {
        return array(with(ElementEdge.of(makers, ElementMaker::validEdges, index), size.draw(draw), draw));
    }

    @Override
    public int invalidEdges() {
        return 1 + size.wrong().size() + ElementEdge.count(makers, ElementMaker::invalidEdges);
    }

    @Override
    public @Nullable Object invalidEdge(int index, Draw draw) {
        int sizes = size.wrong().size();
        if (index == 0) {
            return null;
        } else if (index <= sizes) {
            return array(elements(size.wrong().get(index - 1), draw));
        }
        ElementEdge edge = ElementEdge.of(makers, ElementMaker::invalidEdges, index - 1 - sizes);
        return array(with(edge, Math.max(1, size.draw(draw)), draw));
    }

    @Override
    public Judgement judge(@Nullable Object value) {
        if (value == null) {
            return size.fixed() > 0 ? judgeEach(Collections.nCopies(size.fixed(), null)) : Judgement.REFUSED;
        }
        List<@Nullable Object> elements = new ArrayList<>();
        if (value instanceof List<?> list) {
            elements.addAll(list);
        } else {
            for (int i = 0; i < Array.getLength(value); i++) {
                elements.add(Array.get(value, i));
            }
        }
        return size.judge(elements.size()).or(judgeEach(elements));
    }

    private Judgement judgeEach(List<? extends @Nullable Object> elements) {
        Judgement worst = Judgement.KEEPS;
        for (int i = 0; i < elements.size(); i++) {
            worst = worst.or(maker(i).rules().judge(elements.get(i)));
        }
        return worst;
    }
}
