/**
 * Layers, to be stacked by `sequential`. Each on its own, for pages that are to be small: there, parts have no names (see docs/browsers.md).
 *
 * @module downhill/layers
 */
// The list of layers: one line each.

export { activation } from "./activation.js";
export { activityRegularization } from "./activityRegularization.js";
export {
  adaptiveAveragePooling1d,
  adaptiveAveragePooling2d,
  adaptiveAveragePooling3d,
} from "./adaptiveAveragePooling.js";
export { adaptiveMaxPooling1d, adaptiveMaxPooling2d, adaptiveMaxPooling3d } from "./adaptiveMaxPooling.js";
export { add } from "./add.js";
export { alphaDropout } from "./alphaDropout.js";
export { additiveAttention } from "./attention/additiveAttention.js";
export { attention } from "./attention/attention.js";
export { groupQueryAttention } from "./attention/groupQueryAttention.js";
export { multiHeadAttention } from "./attention/multiHeadAttention.js";
export { cutMix } from "./augmentation/cutMix.js";
export { mixUp } from "./augmentation/mixUp.js";
export { randomBrightness } from "./augmentation/randomBrightness.js";
export { randomContrast } from "./augmentation/randomContrast.js";
export { randomCrop } from "./augmentation/randomCrop.js";
export { randomErasing } from "./augmentation/randomErasing.js";
export { randomFlip } from "./augmentation/randomFlip.js";
export { randomRotation } from "./augmentation/randomRotation.js";
export { randomTranslation } from "./augmentation/randomTranslation.js";
export { randomZoom } from "./augmentation/randomZoom.js";
export { average } from "./average.js";
export { averagePooling1d, averagePooling2d, averagePooling3d } from "./averagePooling.js";
export { batchNormalization } from "./batchNormalization.js";
export { centerCrop } from "./centerCrop.js";
export { concatenate } from "./concatenate.js";
export { conv1d, conv2d, conv3d } from "./conv.js";
export { conv1dTranspose, conv2dTranspose, conv3dTranspose } from "./convTranspose.js";
export { cropping1d, cropping2d, cropping3d } from "./cropping.js";
export { dense } from "./dense.js";
export { depthwiseConv1d, depthwiseConv2d } from "./depthwiseConv.js";
export { dot } from "./dot.js";
export { dropout } from "./dropout.js";
export { einsumDense } from "./einsumDense.js";
export { elu } from "./elu.js";
export { embedding } from "./embedding.js";
export { flatten } from "./flatten.js";
export { gaussianDropout } from "./gaussianDropout.js";
export { gaussianNoise } from "./gaussianNoise.js";
export {
  globalAveragePooling1d,
  globalAveragePooling2d,
  globalAveragePooling3d,
} from "./globalAveragePooling.js";
export { globalMaxPooling1d, globalMaxPooling2d, globalMaxPooling3d } from "./globalMaxPooling.js";
export { groupNormalization } from "./groupNormalization.js";
export { lambda } from "./lambda.js";
export { layerNormalization } from "./layerNormalization.js";
export { leakyReLU } from "./leakyReLU.js";
export { masking } from "./masking.js";
export { maximum } from "./maximum.js";
export { maxPooling1d, maxPooling2d, maxPooling3d } from "./maxPooling.js";
export { minimum } from "./minimum.js";
export { multiply } from "./multiply.js";
export { normalization } from "./normalization.js";
export { permute } from "./permute.js";
export { positionEmbedding } from "./position/positionEmbedding.js";
export { rotaryEmbedding } from "./position/rotaryEmbedding.js";
export { sinePositionEncoding } from "./position/sinePositionEncoding.js";
export { prelu } from "./prelu.js";
export { bidirectional } from "./recurrent/bidirectional.js";
export { convLstm1d, convLstm2d } from "./recurrent/convLstm.js";
export { gru } from "./recurrent/gru.js";
export { gruCell } from "./recurrent/gruCell.js";
export { lstm } from "./recurrent/lstm.js";
export { lstmCell } from "./recurrent/lstmCell.js";
export { rnn } from "./recurrent/rnn.js";
export { simpleRNN } from "./recurrent/simpleRNN.js";
export { simpleRNNCell } from "./recurrent/simpleRNNCell.js";
export { stackedRNNCells } from "./recurrent/stackedRNNCells.js";
export { reLU } from "./reLU.js";
export { repeatVector } from "./repeatVector.js";
export { rescaling } from "./rescaling.js";
export { reshape } from "./reshape.js";
export { resizing } from "./resizing.js";
export { rmsNormalization } from "./rmsNormalization.js";
export { separableConv1d, separableConv2d } from "./separableConv.js";
export { softmax } from "./softmax.js";
export { spatialDropout1d, spatialDropout2d, spatialDropout3d } from "./spatialDropout.js";
export { spectralNormalization } from "./spectralNormalization.js";
export { subtract } from "./subtract.js";
export { timeDistributed } from "./timeDistributed.js";
export { transformerDecoder } from "./transformer/transformerDecoder.js";
export { transformerEncoder } from "./transformer/transformerEncoder.js";
export { unitNormalization } from "./unitNormalization.js";
export { upSampling1d, upSampling2d, upSampling3d } from "./upSampling.js";
export { zeroPadding1d, zeroPadding2d, zeroPadding3d } from "./zeroPadding.js";
