package io.engram.model.layer;

/**
 * A layer as a definition writes it: {@code {linear: {units: 10}}}. The permitted records are the registry.
 *
 * <p>Names, layouts and initial values are those of the PyTorch module of the same name.
 */
public sealed interface LayerSpec extends Operation
        permits Linear,
                Conv1d,
                Conv2d,
                BatchNorm,
                LayerNorm,
                Dropout,
                Embedding,
                Gru,
                Lstm,
                Rnn,
                Last,
                Sequence,
                MaxPool1d,
                MaxPool2d,
                AvgPool1d,
                AvgPool2d,
                Flatten,
                Unflatten,
                Residual,
                Parallel,
                Repeat,
                Relu,
                LeakyRelu,
                Elu,
                Gelu,
                Silu,
                Tanh,
                Sigmoid,
                Softmax,
                LogSoftmax {}
