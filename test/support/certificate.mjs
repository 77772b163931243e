/** A certificate for one run of the tests, which its browsers are told to take. */
import {createHash, X509Certificate} from 'node:crypto';
import {CipherContext, HashAlgorithm, NamedCurveAlgorithm, SignatureAlgorithm} from 'werift';

/**
 * @returns {Promise<{key: string, cert: string, fingerprint: string}>} PEM; and of its public key, as Chromium's
 *   `--ignore-certificate-errors-spki-list` wants it
 */
export async function makeCertificate() {
  const {certPem: cert, keyPem: key} = await CipherContext.createSelfSignedCertificateWithKey(
    {signature: SignatureAlgorithm.ecdsa_3, hash: HashAlgorithm.sha256_4},
    NamedCurveAlgorithm.secp256r1_23,
  );
  const publicKey = new X509Certificate(cert).publicKey.export({type: 'spki', format: 'der'});
  return {key, cert, fingerprint: createHash('sha256').update(publicKey).digest('base64')};
}
