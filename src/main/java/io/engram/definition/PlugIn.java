package io.engram.definition;

import java.util.List;

/**
 * What a jar brings that is not Engram's own: kinds for definitions, such as a layer or a loss.
 *
 * <p>The jar lies in the folder of plug-ins and names its implementation in
 * {@code META-INF/services/io.engram.definition.PlugIn}; it has a constructor without arguments. A kind is a public
 * record as Engram's own are, with {@link Kind}, {@link About} and annotated components, which implements the open
 * interface of its family, such as {@code LayerPlugIn}. See {@code docs/plug-ins.md} and {@code examples/plugin}.
 */
public interface PlugIn {

    /** The kinds that it brings, in the order in which the catalogue shows them. */
    List<Class<? extends Record>> kinds();
}
