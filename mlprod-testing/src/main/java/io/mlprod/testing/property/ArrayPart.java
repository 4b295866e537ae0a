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

    @Override
    public boolean canBeInvalid() {
        return true; // it can have a wrong length, or be null
    }

    @Override
    public @Nullable Object invalid(Draw draw) {
        List<@Nullable Object> elements = elements(size.draw(draw), draw);
        int place = elements.isEmpty() ? 0 : draw.random().nextInt(elements.size());
        boolean canBreakAnElement =
                !elements.isEmpty() && !maker(place).invalidEdges().isEmpty();
        if (canBreakAnElement && draw.chance(0.7)) {
            elements.set(place, maker(place).invalid(draw));
            return array(elements);
        }
        return draw.chance(0.3) ? null : array(elements(size.wrong(draw), draw));
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
