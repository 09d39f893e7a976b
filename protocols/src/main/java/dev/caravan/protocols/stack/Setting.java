package dev.caravan.protocols.stack;

import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/**
 * What may stand in a component of a settings record: the schema, the messages and the
 * configuration's documentation are made from it. Keys in the document are the component's name,
 * dashed ({@code maxHeadBytes} is {@code max-head-bytes}; a trailing underscore is dropped, so that a
 * key may be a word of Java). A static {@code List<String> problems(…)} with the parameters of the
 * record's constructor judges several components together; its messages, and those of the {@link
 * IllegalArgumentException} a constructor throws, may begin with the key they are about: {@code
 * max-line-bytes: 9000 (expected: at most max-head-bytes)}.
 */
@Retention(RetentionPolicy.RUNTIME)
@Target({ElementType.RECORD_COMPONENT, ElementType.FIELD, ElementType.PARAMETER, ElementType.METHOD
})
public @interface Setting {
    /** What it means, one sentence. */
    String value();

    /** The default as it would be written in the document; empty when the key is required. */
    String byDefault() default "";

    /** Whether the key may be left out although it has no default. */
    boolean optional() default false;

    /** The range of a number, a duration or a length: {@code 1..65535}, {@code 100ms..1d}. */
    String range() default "";

    /** The unit of a number: {@code bytes}, {@code connections}. */
    String unit() default "";

    /** The words a text may be. */
    String[] oneOf() default {};

    /** What kind of object of the document the text names: {@code upstream}, {@code users}. */
    String names() default "";

    /** Whether the value is a secret, never shown in messages. */
    boolean secret() default false;

    /** The first format of documents that has it; nodes that read only older ones refuse it. */
    int since() default 1;

    /** Why the default is what it is, or the RFC section it comes from. */
    String reason() default "";
}
